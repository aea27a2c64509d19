using Feather.Application.Conversations;
using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.WebApi.Common;
using Feather.WebApi.Common.Pydantic;

namespace Feather.WebApi.Conversations;

/// <summary>Filters for conversations, and a page.</summary>
/// <param name="Status">Only those with this status.</param>
/// <param name="Channel">Only those on this channel.</param>
/// <param name="EndUserId">Only those with this end user. A merged id works too.</param>
/// <param name="AssignedAgentId">Only those that this agent answers.</param>
/// <param name="Priority">Only those with this priority; all are `normal`.</param>
/// <param name="StartedAfter">Only those that began at this moment or later.</param>
/// <param name="StartedBefore">Only those that began before this moment.</param>
/// <param name="Q">Only those whose subject or `external_id` contains this text. Case is ignored in every script.</param>
/// <param name="EvalFilter">Only those with such evaluations. There are no evaluations, so only `no_evals` finds conversations.</param>
internal sealed record ConversationsQuery(
    string? Status, string? Channel, Guid? EndUserId, Guid? AssignedAgentId, string? Priority, Timestamp? StartedAfter, Timestamp? StartedBefore,
    string? Q, string? EvalFilter, PageQuery Page) : Unlogged, IBody<ConversationsQuery>
{
    private const string NoEvaluations = "no_evals";
    private static readonly string[] EvaluationFilters = ["has_evals", NoEvaluations, "all_passed", "any_failed"];

    public static ConversationsQuery Read(IBodyFields fields) => new(
        Status: fields.Optional("status", Kind.Text()),
        Channel: fields.Optional("channel", Kind.Text()),
        EndUserId: fields.Optional("end_user_id", Kind.Uuid),
        AssignedAgentId: fields.Optional("assigned_agent_id", Kind.Uuid),
        Priority: fields.Optional("priority", Kind.Text()),
        StartedAfter: fields.Optional("started_after", Kind.Time),
        StartedBefore: fields.Optional("started_before", Kind.Time),
        Q: fields.Optional("q", Kind.Text()),
        EvalFilter: fields.Optional("eval_filter", Kind.Choice(EvaluationFilters)),
        Page: PageQuery.Read(fields));

    /// <summary>Null if no conversation can match: none has evaluations, and all have normal priority.</summary>
    public ListConversationsQuery? ToQuery(OrganizationId organizationId) => Priority is not (null or "normal") || EvalFilter is not (null or NoEvaluations)
        ? null
        : new ListConversationsQuery(
            organizationId,
            new ConversationFilter(
                Status: Status,
                Channel: Channel,
                EndUser: EndUserId is { } endUser ? new EndUserId(endUser) : null,
                AssignedAgent: AssignedAgentId is { } agent ? new AgentId(agent) : null,
                StartedAfter: StartedAfter,
                StartedBefore: StartedBefore,
                Words: Q),
            Page.ToPage());
}
