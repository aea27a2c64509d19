using Feather.WebApi.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Feather.WebApi.Common.OpenApi;

/// <summary>The API's description at /openapi.json: made of the controllers at the first request for it, then kept.</summary>
internal sealed class ApiDocument([FromKeyedServices(ApiDocument.Name)] IOpenApiDocumentProvider provider)
{
    public const string Path = "/openapi.json";
    public const string SecurityScheme = "APIKeyHeader";
    private const string Name = "feather";

    private static readonly Dictionary<string, string> Tags = new()
    {
        ["runtime v2"] = "Conversations between end users and agents or teams.",
        ["identity"] = "The organization, its API keys, and its end users with their contacts.",
        ["agents"] = "Agents, and the revisions that conversations pin.",
        ["teams"] = "Teams of agents, and their revisions with their rosters.",
        ["model-router"] = "The models that are there, and configs: chains of models that are tried in their order.",
        ["memory"] = "What is remembered of end users when conversations with them are over.",
        ["tools"] = "Tools that agents may use, and their revisions.",
    };

    private readonly Lazy<Task<byte[]>> text = new(() => WriteAsync(provider));

    public static void AddTo(IServiceCollection services)
    {
        services.AddSingleton<ApiDocument>();
        services.Configure<MvcOptions>(mvc => mvc.Conventions.Add(new EveryAction()));
        services.AddOpenApi(Name, options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            // Everything that has a schema gets it from the wire types, and there its name.
            options.CreateSchemaReferenceId = _ => null;
            options.AddOperationTransformer(new OperationDescriber());
            options.AddDocumentTransformer((document, _, _) =>
            {
                Describe(document);
                return Task.CompletedTask;
            });
        });
    }

    public static void MapTo(IEndpointRouteBuilder app) =>
        app.MapGet(Path, async (ApiDocument document, HttpContext http) => await http.Response.WriteJsonAsync(await document.text.Value))
            .ExcludeFromDescription();

    private static void Describe(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Feather API",
            Version = "1.21.0",
            Description = $"""
                Conversations of end users with agents and teams of agents. Every request carries an API key in `{ApiKeyAuthentication.Header}` and sees
                its organization only. What Feather adds to the contract that this version names is marked with `{Additions.Extension}: true`; limits of
                length are Feather's as well.
                """,
        };
        // Whatever address it was asked at, behind a proxy or not, is where its server is.
        document.Servers = [new OpenApiServer { Url = "/", Description = "The server that this document comes from." }];
        document.Tags = document.Paths.Values.SelectMany(path => path.Operations!.Values).SelectMany(operation => operation.Tags!)
            .Select(tag => tag.Reference.Id!).Distinct().Select(name => new OpenApiTag { Name = name, Description = Tags[name] }).ToHashSet();
        document.AddComponent(SecurityScheme, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Header,
            Name = ApiKeyAuthentication.Header,
            Description = "A key of the organization, `fth_…`. It may be limited to scopes.",
        });
    }

    private static async Task<byte[]> WriteAsync(IOpenApiDocumentProvider provider)
    {
        var document = await provider.GetOpenApiDocumentAsync(CancellationToken.None);
        using var text = new MemoryStream();
        await document.SerializeAsJsonAsync(text, OpenApiSpecVersion.OpenApi3_1, CancellationToken.None);
        return text.ToArray();
    }

    /// <summary>MVC hides the actions of a controller without [ApiController], whose binding and errors are not ours.</summary>
    private sealed class EveryAction : IApplicationModelConvention
    {
        public void Apply(ApplicationModel application) => application.ApiExplorer.IsVisible = true;
    }
}
