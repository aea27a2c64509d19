using System.Text.Json;
using Feather.Domain.Common;
using Feather.Domain.Tools;

namespace Feather.Domain.Agents;

/// <summary>What a revision of an agent gives to the inputs of its tools: of each that it refers to, or has defaults for.</summary>
/// <param name="Tools">By the tool's key, which is <c>kind:slug</c>, without a slug <c>kind:id</c>.</param>
public sealed record AgentToolInputs(IReadOnlyList<KeyValuePair<string, AgentToolInput>> Tools)
{
    /// <summary>The organization's tools that the revision names.</summary>
    public static IReadOnlyCollection<ToolId> ToolsOf(AgentRevision revision) =>
        Named(revision).Select(named => named.Tool).OfType<ToolId>().ToHashSet();

    /// <param name="tools">Those of <see cref="ToolsOf"/> that there are.</param>
    public static AgentToolInputs Of(AgentRevision revision, IReadOnlyList<Tool> tools) => new([
        .. Named(revision).Select(named => KeyValuePair.Create(
            named.Key, AgentToolInput.Of(named.Defaults, tools.FirstOrDefault(tool => tool.Id == named.Tool)))),
    ]);

    /// <summary>What the revision refers to, in its order, then what it has defaults for only; a reference's own defaults lie below those.</summary>
    private static List<NamedTool> Named(AgentRevision revision)
    {
        var stored = (revision.ToolInputDefaults?.Entries ?? []).ToDictionary(entry => entry.Key, entry => Document.Parse(entry.Value));
        var referred = (revision.Content.ToolRefs ?? []).Select(Referred).OfType<NamedTool>().DistinctBy(named => named.Key).ToList();
        var keys = referred.Select(named => named.Key).ToHashSet();
        return
        [
            .. referred.Select(named => named with { Defaults = ToolInputs.Overlay(named.Defaults, stored.GetValueOrDefault(named.Key)) }),
            .. stored.Where(entry => !keys.Contains(entry.Key)).Select(entry => new NamedTool(
                entry.Key, entry.Key.StartsWith("api:", StringComparison.Ordinal) ? IdOf(entry.Key["api:".Length..]) : null, entry.Value)),
        ];
    }

    /// <summary>Null where a reference names nothing.</summary>
    private static NamedTool? Referred(Document reference)
    {
        var (kind, id, slug) = (TextOf(reference, "kind"), TextOf(reference, "id"), TextOf(reference, "slug"));
        var defaults = reference.Entries.FirstOrDefault(entry => entry.Key == "input_defaults").Value;
        return string.IsNullOrEmpty(slug) && string.IsNullOrEmpty(id) ? null : new NamedTool(
            $"{kind}:{(string.IsNullOrEmpty(slug) ? id : slug)}",
            kind == "api" && id is not null ? IdOf(id) : null,
            defaults is null or "null" ? Document.Empty : Document.Parse(defaults));
    }

    private static ToolId? IdOf(string text) => UuidText.TryParse(text, out var id, out _) ? new ToolId(id) : null;

    private static string? TextOf(Document reference, string member) =>
        reference.Entries.FirstOrDefault(entry => entry.Key == member).Value is { } text and not "null"
            ? JsonText.Read(JsonElement.Parse(text))
            : null;

    /// <param name="Tool">The organization's tool that is meant; null where it is another kind of tool.</param>
    private sealed record NamedTool(string Key, ToolId? Tool, Document Defaults);
}

/// <summary>What one tool's inputs come to in a revision.</summary>
/// <param name="Defaults">The revision's values for them.</param>
/// <param name="IsResolved">Whether the organization has the tool.</param>
/// <param name="Inputs">What there is to say of these values.</param>
/// <param name="Preview">The value of each input, if a conversation gives none: the revision's, else the tool's own.</param>
public sealed record AgentToolInput(Document Defaults, bool IsResolved, ToolInputs Inputs, Document Preview)
{
    internal static AgentToolInput Of(Document defaults, Tool? tool) => new(
        defaults,
        tool is not null,
        ToolInputs.Of(defaults, tool?.Active),
        ToolInputs.Of(ToolInputs.Overlay(tool?.Active?.InputDefaults, defaults), null).Preview);
}
