using System.Security.Cryptography;
using Feather.WebApi;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;

namespace Feather.Api.Tests;

/// <summary>The real server, composed as Program does it, in this process and on its own port.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    /// <summary>The secrets key of all test servers, so that each server can read the secrets of the others.</summary>
    public static readonly byte[] SecretsKey = RandomNumberGenerator.GetBytes(32);

    private readonly WebApplication app;

    private TestServer(WebApplication app) => this.app = app;

    public Uri Address => new(app.Urls.Single());

    public IServiceProvider Services => app.Services;

    /// <param name="settings">Further settings, as an operator would set them.</param>
    public static async Task<TestServer> StartAsync(TestDatabase database, params (string Name, string Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:Feather"] = database.ApiConnectionString,
            ["Urls"] = "http://127.0.0.1:0",
            ["Logging:LogLevel:Default"] = "Warning",
            ["SecretsKey"] = Convert.ToBase64String(SecretsKey),
        });
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)));
        var server = new TestServer(Server.Build(builder));
        await server.app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();
}
