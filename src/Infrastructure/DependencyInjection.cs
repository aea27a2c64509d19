using Feather.Application;
using Feather.Application.Common;
using Feather.Application.Models;
using Feather.Application.Turns;
using Feather.Domain.Agents;
using Feather.Domain.Conversations;
using Feather.Domain.Identity;
using Feather.Domain.Memory;
using Feather.Domain.Models;
using Feather.Domain.Teams;
using Feather.Domain.Tools;
using Feather.Domain.Turns;
using Feather.Infrastructure.Agents;
using Feather.Infrastructure.Common;
using Feather.Infrastructure.Conversations;
using Feather.Infrastructure.Idempotency;
using Feather.Infrastructure.Identity;
using Feather.Infrastructure.Memory;
using Feather.Infrastructure.Models;
using Feather.Infrastructure.Retention;
using Feather.Infrastructure.Teams;
using Feather.Infrastructure.Tools;
using Feather.Infrastructure.Turns;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Feather.Infrastructure;

public static class DependencyInjection
{
    /// <summary>Registers the implementations of the ports of the application.</summary>
    public static IServiceCollection AddInfrastructure(this IServiceCollection services, NpgsqlDataSource dataSource)
    {
        services.AddSingleton(dataSource);
        services.AddSingleton<TransientRetry>();
        services.AddScoped<DbSession>();
        services.AddSingleton<AcrossOrganizations>();
        services.AddScoped<IUnitOfWork>(provider => provider.GetRequiredService<DbSession>());
        services.AddScoped<IIdempotencyStore, IdempotencyStore>();
        services.AddScoped<IApiKeyRepository, ApiKeyRepository>();
        services.AddScoped<IOrganizationRepository, OrganizationRepository>();
        services.AddScoped<IEndUserRepository, EndUserRepository>().AddScoped<IEndUserRecords, EndUserRecords>();
        services.AddSingleton<KeyUses>().AddHostedService(provider => provider.GetRequiredService<KeyUses>());
        services.AddScoped<IAgentRepository, AgentRepository>();
        services.AddScoped<IAgentRevisionRepository, AgentRevisionRepository>();
        services.AddSingleton<AfterWorkSignal>();
        services.AddScoped<IConversationRepository, ConversationRepository>();
        services.AddScoped<IMemoryRepository, MemoryRepository>();
        services.AddSingleton<AfterWorkQueue>().AddSingleton<SummaryWork>().AddSingleton<MemorySyncWork>();
        services.AddScoped<ITeamRepository, TeamRepository>();
        services.AddScoped<ITeamRevisionRepository, TeamRevisionRepository>();
        services.AddScoped<IToolRepository, ToolRepository>();
        services.AddSingleton<ITurnRepository, TurnRepository>();
        services.AddSingleton<FrameFeed>().AddSingleton<IFrameFeed>(provider => provider.GetRequiredService<FrameFeed>());
        services.AddHostedService(provider => provider.GetRequiredService<FrameFeed>());
        services.AddSingleton<TurnKeeper>().AddSingleton<ITurnKeeper>(provider => provider.GetRequiredService<TurnKeeper>());
        services.AddHostedService(provider => provider.GetRequiredService<TurnKeeper>());
        services.AddHostedService<TurnReaper>();
        services.AddHostedService<AnalyzeWorker>();
        services.AddScoped<IRouterConfigRepository, RouterConfigRepository>();
        services.AddSingleton<IModelProviders, ModelProviders>();
        return services.AddHandlersOf(typeof(DependencyInjection).Assembly);
    }
}
