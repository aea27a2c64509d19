using Swashbuckle.AspNetCore.SwaggerUI;

namespace Feather.WebApi.Common.OpenApi;

/// <summary>The page at /docs. This binary contains everything that it loads. The policy forbids other sources.</summary>
internal static class DocumentationPage
{
    private const string Path = "docs";
    private const string Policy = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

    /// <summary>In a branch of its own, so that other requests are not compared with the page's addresses.</summary>
    public static void UseDocumentationPage(this IApplicationBuilder app) =>
        app.UseWhen(context => context.Request.Path.StartsWithSegments($"/{Path}"), page =>
        {
            page.Use((context, next) =>
            {
                context.Response.Headers.ContentSecurityPolicy = Policy;
                // The page supports only GET. The server still drops the body.
                if (HttpMethods.IsHead(context.Request.Method))
                    context.Request.Method = HttpMethods.Get;
                return next(context);
            });
            page.UseSwaggerUI(options =>
            {
                options.RoutePrefix = Path;
                options.DocumentTitle = "Feather API";
                options.SwaggerEndpoint(ApiDocument.Path, "Feather API");
                options.ShowExtensions();
                options.ShowCommonExtensions();
                options.DocExpansion(DocExpansion.List);
            });
        });
}
