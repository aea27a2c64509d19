using Feather.WebApi.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Feather.WebApi.Common.OpenApi;

/// <summary>The API's description at /openapi.json. It is built from the controllers at its first request, and then kept.</summary>
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
        ["model-router"] = "The models of this server, and router configs: chains of models that are tried in order.",
        ["memory"] = "The memories of end users, drawn from ended conversations.",
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
            // Every schema and its name come from the wire types.
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
                Conversations of end users with agents and teams of agents. Every request needs an API key in `{ApiKeyAuthentication.Header}`
                and sees only its organization. Additions of Feather to the contract of this version are marked with
                `{Additions.Extension}: true`. Limits of length are additions too.
                """,
        };
        // The server's address is the one that the document was requested at, behind a proxy or not.
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

    /// <summary>Lists actions without [ApiController], which MVC hides. That attribute would change binding and errors.</summary>
    private sealed class EveryAction : IApplicationModelConvention
    {
        public void Apply(ApplicationModel application) => application.ApiExplorer.IsVisible = true;
    }
}
