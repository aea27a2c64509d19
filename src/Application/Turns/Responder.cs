using System.Text;
using Feather.Application.Models;
using Feather.Domain.Common;
using Feather.Domain.Models;
using Feather.Domain.Teams;
using Feather.Domain.Turns;

namespace Feather.Application.Turns;

/// <summary>
/// Gets the answer of a turn, by the pinned revisions alone (contract: Turns). The bound agent answers, or the member that a
/// supervisor's router picks. In a swarm the active member answers or hands over, until a member answers.
/// </summary>
internal sealed class Responder(
    LiveTurn live, TurnContext context, TurnTrace trace, ITurnRepository turns, ModelCaller models, IModelProviders providers)
{
    private IReadOnlyList<RouterConfig> configs = [];

    public async Task<Response> RespondAsync(CancellationToken cancellationToken)
    {
        if (context.Pinned is { } agent)
        {
            if (agent is { Model: null, RouterConfig: not null })
                await GetPinnedAsync(cancellationToken);
            return await RespondAsAsync(agent, TurnPath.Single, DecisionSource.Binding, handover: null, cancellationToken);
        }

        var team = (await GetPinnedAsync(cancellationToken)).Team ?? throw new NotFoundException();
        return team.Mode is TeamMode.Supervisor
            ? await SuperviseAsync(team, cancellationToken)
            : await SwarmAsync(team, cancellationToken);
    }

    private async Task<Response> SuperviseAsync(TurnTeam team, CancellationToken cancellationToken)
    {
        var since = trace.Now;
        var (member, intent, source) = await RouteAsync(team, cancellationToken);
        trace.NoteCalls();
        trace.Routed(member, intent, source, since);
        return await RespondAsAsync(member, TurnPath.Supervisor, source, handover: null, cancellationToken);
    }

    private async Task<(TurnMember Member, string? Intent, DecisionSource Source)> RouteAsync(TurnTeam team, CancellationToken cancellationToken)
    {
        if (team.Members is [var only])
            return (only, null, DecisionSource.Binding);

        var chain = ChainOf(null, team.RouterModel, team.RouterConfig);
        StringBuilder answer = new();
        try
        {
            await AskAsync(
                TeamPrompts.ForRouting(context.History),
                history => TeamPrompts.Route(team, chain, history, live.Turn.UserMessage),
                text => answer.Append(text),
                cancellationToken);
        }
        catch (ModelFailedException)
        {
            // A router that fails counts as unsure. The trace shows its calls and their failures.
            return (team.Fallback, null, DecisionSource.Fallback);
        }

        return RouterAnswer.Read(answer.ToString(), team.Members) is { } member
            ? (member, member.RouterName, DecisionSource.Router)
            : (team.Fallback, null, DecisionSource.Fallback);
    }

    private async Task<Response> SwarmAsync(TurnTeam team, CancellationToken cancellationToken)
    {
        var member = team.Find(context.AssignedAgent) ?? team.Find(team.InitialMember) ?? team.Fallback;
        HashSet<TurnMember> asked = [];
        for (var hops = 0; ; hops++)
        {
            asked.Add(member);
            var since = trace.Now;
            var others = hops < team.SwarmMaxHops ? team.Members.Where(other => !asked.Contains(other)).ToList() : [];
            var source = hops == 0 ? DecisionSource.Binding : DecisionSource.Handover;
            var handover = others.Count == 0 ? null : new HandoverOffer(team, others);
            var response = await RespondAsAsync(member, TurnPath.Swarm, source, handover, cancellationToken);
            if (handover?.Taker is not { } next)
                return response;
            trace.NoteCalls();
            trace.HandedOver(member, next, since);
            member = next;
        }
    }

    private async Task<Response> RespondAsAsync(
        TurnMember member, TurnPath path, DecisionSource source, HandoverOffer? handover, CancellationToken cancellationToken)
    {
        var since = trace.Now;
        var chain = ChainOf(member.MemberModel, member.Model, member.RouterConfig);
        var prompt = SystemPrompt.Of(member, context.Channel, context.ContextVariables);
        var recall = Recall.Of(context.Memories);
        trace.Prompted(member, prompt, recall, chain, context.ToolInputOverrides);
        var system = TeamPrompts.WithRecall(prompt.Text, recall);
        if (handover is not null)
            system = TeamPrompts.WithHandover(system, handover.Team, handover.Others);
        var candidates = handover is null ? [] : TeamPrompts.Candidates(member, handover.Others);
        var spoken = new SpokenText();
        var filter = handover is null ? null : new Handover();
        await AskAsync(
            context.History,
            history => new ModelRequest(
                CallPurpose.Answer, chain, TeamPrompts.Conversation(system, history, live.Turn.UserMessage), candidates),
            text => Append(filter is null ? spoken.Take(text) : filter.Take(spoken.Take(text))),
            cancellationToken);
        if (filter is null)
        {
            Append(spoken.End());
        }
        else
        {
            Append(filter.Take(spoken.End()));
            handover!.Taker = filter.Decide(handover.Others, out var rest);
            Append(rest);
        }
        return new Response(member, path, source, trace.Calls[^1], since);
    }

    /// <summary>
    /// Passes on the text of the chain's models. If the request was too long for a model's context and no text has come yet, all
    /// models are asked once more with half of the history.
    /// </summary>
    private async Task AskAsync(
        IReadOnlyList<PastMessage> history, Func<IReadOnlyList<PastMessage>, ModelRequest> requestWith, Action<string> take,
        CancellationToken cancellationToken)
    {
        var isSilent = true;
        try
        {
            await StreamAsync(history);
        }
        catch (ModelFailedException failure) when (failure.IsContextTooLong && isSilent && history.Count > 0)
        {
            await StreamAsync(History.HalfOf(history));
        }

        async Task StreamAsync(IReadOnlyList<PastMessage> past)
        {
            await foreach (var text in models.StreamAsync(requestWith(past), trace.Calls, cancellationToken))
            {
                isSilent = false;
                take(text);
            }
        }
    }

    private void Append(string text)
    {
        if (text.Length == 0)
            return;
        trace.FirstToken();
        live.Append(text);
    }

    private async Task<PinnedContext> GetPinnedAsync(CancellationToken cancellationToken)
    {
        var pinned = await turns.GetPinnedAsync(live.Turn.OrganizationId, live.Turn.ConversationId, cancellationToken);
        configs = pinned.RouterConfigs;
        return pinned;
    }

    private ModelChain ChainOf(ModelEntry? member, ModelEntry? revision, RouterConfigId? named) => ModelChain.Choose(
        member, revision, configs.FirstOrDefault(config => config.Id == named), context.OrganizationDefault, providers.DefaultModel);

    private sealed class HandoverOffer(TurnTeam team, IReadOnlyList<TurnMember> others)
    {
        public TurnTeam Team => team;
        public IReadOnlyList<TurnMember> Others => others;

        /// <summary>The member that takes over; null if the asked member answered.</summary>
        public TurnMember? Taker { get; set; }
    }
}

/// <summary>The member that answered, and the call of a model that wrote the answer.</summary>
internal sealed record Response(TurnMember Member, TurnPath Path, DecisionSource Source, ModelCall Call, Timestamp Since);
