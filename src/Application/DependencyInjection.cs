using Feather.Application.Common;
using Feather.Application.Memory;
using Feather.Application.Models;
using Feather.Application.Turns;
using FluentValidation;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Feather.Application;

public static class DependencyInjection
{
    /// <summary>Registers all use cases of this assembly, and the pipeline before them.</summary>
    public static IServiceCollection AddApplication(this IServiceCollection services)
    {
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(LoggingBehavior<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(OrganizationScopeBehavior<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(ValidationBehavior<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(TransactionBehavior<,>));
        services.AddIdempotencyBehaviors();
        services.AddSingleton<ModelCaller>();
        services.AddSingleton<TurnRunner>().AddSingleton<AnswerWait>().AddSingleton<DeadTurns>();
        services.AddSingleton<SummaryWriter>();

        services.AddTransient<ServiceFactory>(provider => provider.GetRequiredService);
        services.AddTransient<IMediator, Mediator>();
        foreach (var validator in AssemblyScanner.FindValidatorsInAssembly(typeof(DependencyInjection).Assembly, includeInternalTypes: true))
            services.AddSingleton(validator.InterfaceType, validator.ValidatorType);
        return services.AddHandlersOf(typeof(DependencyInjection).Assembly);
    }

    /// <summary>Registers the handlers of an assembly. Query handlers are in Infrastructure, next to their SQL.</summary>
    public static IServiceCollection AddHandlersOf(this IServiceCollection services, System.Reflection.Assembly assembly)
    {
        foreach (var (contract, type) in Implementations(assembly, typeof(IRequestHandler<,>)))
            services.AddTransient(contract, type);
        return services;
    }

    /// <summary>Registers one closed type for each command, because the container cannot infer TResult from Reply&lt;TResult&gt;.</summary>
    private static void AddIdempotencyBehaviors(this IServiceCollection services)
    {
        foreach (var (contract, command) in Implementations(typeof(DependencyInjection).Assembly, typeof(IIdempotentCommand<>)))
        {
            var result = contract.GetGenericArguments()[0];
            services.AddTransient(
                typeof(IPipelineBehavior<,>).MakeGenericType(command, typeof(Reply<>).MakeGenericType(result)),
                typeof(IdempotencyBehavior<,>).MakeGenericType(command, result));
        }
    }

    private static IEnumerable<(Type Contract, Type Type)> Implementations(System.Reflection.Assembly assembly, Type openContract) =>
        from type in assembly.GetTypes()
        where type is { IsClass: true, IsAbstract: false, IsGenericTypeDefinition: false }
        from contract in type.GetInterfaces()
        where contract.IsGenericType && contract.GetGenericTypeDefinition() == openContract
        select (contract, type);
}
