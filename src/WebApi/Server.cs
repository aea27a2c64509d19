using Feather.Application;
using Feather.Application.Common;
using Feather.Application.Conversations;
using Feather.Application.Tools;
using Feather.Application.Turns;
using Feather.Infrastructure;
using Feather.Infrastructure.Conversations;
using Feather.Infrastructure.Memory;
using Feather.Infrastructure.Retention;
using Feather.Infrastructure.Tools;
using Feather.WebApi.Common;
using Feather.WebApi.Common.OpenApi;
using Feather.WebApi.Common.Pydantic;
using Feather.WebApi.Conversations;
using Feather.WebApi.Identity;
using Feather.WebApi.Turns;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ModelBinding.Validation;
using Npgsql;

namespace Feather.WebApi;

/// <summary>Builds the server: its services, and the middleware that a request passes before its controller.</summary>
internal static class Server
{
    /// <summary>Shorter than the time that orchestrators usually wait; running requests finish within it.</summary>
    private static readonly TimeSpan ForRequests = TimeSpan.FromSeconds(4);

    /// <summary>The time that running turns get to end by themselves.</summary>
    private static readonly TimeSpan ForTurns = TimeSpan.FromSeconds(20);

    /// <summary>After this time everything that still runs is aborted.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(24);

    private static readonly string[] ExposedHeaders =
    [
        WireHeaders.Location, WireHeaders.ETag, WireHeaders.RetryAfter, WireHeaders.RequestId, WireHeaders.Replayed, WireHeaders.ConversationCreated,
        WireHeaders.DifferingFields, WireHeaders.TurnId,
    ];

    public static WebApplication Build(WebApplicationBuilder builder)
    {
        var settings = new Settings(builder.Configuration);
        settings.RequireValid();

        builder.WebHost.UseUrls(settings.Urls).ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Logging.ClearProviders().AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.IncludeScopes = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
            console.UseUtcTimestamp = true;
        });
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        // Its scope has a request id of its own. Callers see the id of RequestId.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        builder.Logging.Configure(logging => logging.ActivityTrackingOptions = ActivityTrackingOptions.None);

        var services = builder.Services;
        services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        services.AddSingleton(TimeProvider.System);
        services.AddApplication();
        services.AddInfrastructure(settings.OpenFeather());
        services.AddSingleton(_ => new Readiness(settings.OpenFeather(), TimeProvider.System));
        services.AddSingleton(settings.Models).AddSingleton(settings.Turns);
        services.AddSingleton(settings.Purge).AddHostedService<PurgeWorker>();
        services.AddHostedService<ExpiryWorker>().AddHostedService<AfterWorkWorker>();
        services.AddSingleton(settings.Conversations);
        services.AddSingleton<ISecretCipher>(new SecretCipher(settings.SecretsKey));
        services.AddSingleton<ApiKeyCache>();
        services.AddScoped<Caller>().AddScoped<ICaller>(provider => provider.GetRequiredService<Caller>());
        services.AddSingleton<IAnswerRenderer<ConversationGot>, ConversationGotRenderer>();
        services.AddSingleton<IAnswerRenderer<TestChatStarted>, TestChatStartedRenderer>();
        services.AddSingleton<IFrameRenderer, FrameRenderer>();
        services.AddControllers(mvc =>
            {
                mvc.InputFormatters.Clear();
                mvc.InputFormatters.Add(new BodyFormatter());
                // These read a form's body, or fail on it, before the formatter can report that it is not JSON.
                mvc.ValueProviderFactories.RemoveType<FormValueProviderFactory>();
                mvc.ValueProviderFactories.RemoveType<JQueryFormValueProviderFactory>();
                mvc.ValueProviderFactories.RemoveType<FormFileValueProviderFactory>();
                mvc.Filters.Add(new InputFaults());
                mvc.ModelBinderProviders.Insert(0, new UuidParameter());
                mvc.ModelBinderProviders.Insert(0, new QueryParameters());
                mvc.SuppressImplicitRequiredAttributeForNonNullableReferenceTypes = true;
            })
            .AddApplicationPart(typeof(Server).Assembly)
            .ConfigureApplicationPartManager(parts =>
            {
                parts.FeatureProviders.Remove(parts.FeatureProviders.OfType<ControllerFeatureProvider>().Single());
                parts.FeatureProviders.Add(new InternalControllers());
            });
        services.AddSingleton<IObjectModelValidator, NoModelValidation>();
        ApiDocument.AddTo(services);
        services.AddCors(cors => cors.AddDefaultPolicy(policy =>
            policy.WithOrigins(settings.AllowedOrigins).AllowAnyMethod().AllowAnyHeader().WithExposedHeaders(ExposedHeaders)));
        if (settings.RequestsPerMinute is { } limit)
            services.AddFeatherRateLimit(limit);

        var app = builder.Build();
        app.UseMiddleware<RequestId>();
        app.UseMiddleware<ErrorHandling>();
        app.UseStatusCodePages(status => ErrorHandling.AnswerStatusAsync(status.HttpContext));
        app.UseDocumentationPage();
        app.UseRouting();
        if (settings.AllowedOrigins.Length > 0)
            app.UseCors();
        app.UseMiddleware<ApiKeyAuthentication>();
        if (settings.RequestsPerMinute is not null)
            app.UseRateLimiter();
        var endpoints = app.MapGroup("").AlsoAnswersHead();
        endpoints.MapHealth();
        ApiDocument.MapTo(endpoints);
        endpoints.MapControllers();
        return app;
    }

    /// <summary>Serves until the process is asked to stop. If Preflight finds a problem, it does not start.</summary>
    public static async Task<int> RunAsync(WebApplication app)
    {
        // Compiled in the background. A request that comes earlier compiles the rule that it needs itself.
        var mapping = Task.Run(() => AnswerMapping.Rules.Compile());
        var problems = await Preflight.ProblemsAsync(app.Services.GetRequiredService<NpgsqlDataSource>(), CancellationToken.None);
        foreach (var problem in problems)
            await Console.Error.WriteLineAsync(problem);
        if (problems.Count > 0)
            return 1;

        await app.StartAsync();
        await mapping;
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var told = app.Lifetime.ApplicationStopping.Register(stopping.SetResult);
        await stopping.Task;
        await StopAsync(app);
        return 0;
    }

    /// <summary>Waits longer for turns than for other requests. When no turn is left to wait for, open requests are aborted.</summary>
    private static async Task StopAsync(WebApplication app)
    {
        using var cutOff = new CancellationTokenSource();
        var patience = DrainAsync(app.Services.GetRequiredService<TurnRunner>());
        var stopped = app.StopAsync(cutOff.Token);
        if (await Task.WhenAny(stopped, patience) == patience)
            await cutOff.CancelAsync();
        await stopped;
        await app.DisposeAsync();
    }

    private static async Task DrainAsync(TurnRunner turns)
    {
        await Task.Delay(ForRequests);
        // Checked only now, because a request may have started a turn until this moment.
        if (turns.Running == 0)
            return;
        await turns.DrainAsync(ForTurns - ForRequests);
        // Gives callers that wait for the last turns the time to receive their end.
        await Task.Delay(TimeSpan.FromSeconds(1));
    }
}
