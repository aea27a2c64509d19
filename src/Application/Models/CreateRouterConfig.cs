using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Models;
using MediatR;

namespace Feather.Application.Models;

/// <summary>Creates a router config. Whether a provider serves its models is not checked before a call.</summary>
public sealed record CreateRouterConfigCommand(OrganizationId OrganizationId, RouterConfigId ConfigId, Timestamp At, RouterConfigChange Content)
    : Unlogged, ICommand<RouterConfig>;

internal sealed class CreateRouterConfigHandler(IRouterConfigRepository configs) : IRequestHandler<CreateRouterConfigCommand, RouterConfig>
{
    public async Task<RouterConfig> Handle(CreateRouterConfigCommand command, CancellationToken cancellationToken)
    {
        var config = new RouterConfig
        {
            OrganizationId = command.OrganizationId,
            Id = command.ConfigId,
            Name = command.Content.Name.Value,
            ModelChain = command.Content.ModelChain.Value,
            CreatedAt = command.At,
            UpdatedAt = command.At,
        }.With(command.Content, command.At);
        await configs.AddAsync(config, cancellationToken);
        return config;
    }
}
