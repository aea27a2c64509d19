using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.WebApi.Common;
using Feather.WebApi.Common.OpenApi;
using Feather.WebApi.Common.Pydantic;

namespace Feather.WebApi.Agents;

/// <summary>Values for the inputs of a revision's tools, all of them.</summary>
/// <param name="Tools">By the tool's key, then by input; null or left out changes none. The key is `kind:slug`, without a slug `kind:id`.</param>
internal sealed record ToolInputDefaultsPutRequest(Change<Document> Tools) : Unlogged, IBody<ToolInputDefaultsPutRequest>
{
    public static ToolInputDefaultsPutRequest Read(IBodyFields fields)
    {
        var request = new ToolInputDefaultsPutRequest(Tools: fields.ChangeUnlessNull("tools", Kind.ToolInputs));
        fields.Closed();
        return request;
    }
}

/// <summary>The values of a revision for the inputs of its tools.</summary>
/// <param name="Tools">Each tool that the revision refers to or has values for, by its key.</param>
internal sealed record ToolInputDefaultsViewResponse([ValuesHold<ToolInputDefaultsEntry>] OrderedDictionary<string, ToolInputDefaultsEntry> Tools)
    : IAnswerFrom<AgentToolInputs>;

/// <summary>The values of a revision for the inputs of one tool.</summary>
/// <param name="InputDefaults">The revision's values, by input.</param>
/// <param name="Resolved">Whether the organization has such a tool.</param>
/// <param name="DefaultCount">How many of the values the agent may replace.</param>
/// <param name="PinnedCount">How many of the values are pinned.</param>
/// <param name="StaleInputFields">Inputs that have a value here, though the tool does not declare them.</param>
/// <param name="MergedInputPreview">The value of each input if a conversation gives none: the revision's, else the tool's own.</param>
internal sealed record ToolInputDefaultsEntry(
    [ValuesHold<InputArgConfig>] Document InputDefaults, bool Resolved, int DefaultCount, int PinnedCount,
    IReadOnlyList<string> StaleInputFields, [ValuesHold<AnyJson>] Document MergedInputPreview)
    : IAnswerFrom<AgentToolInput>;
