using System.Text.Json;
using Feather.Domain.Common;
using Feather.Domain.Tools;

namespace Feather.Domain.Agents;

/// <summary>The values that an agent revision gives to tool inputs, for every tool that it refers to or has defaults for.</summary>
/// <param name="Tools">By the tool's key: <c>kind:slug</c>, or <c>kind:id</c> if there is no slug.</param>
public sealed record AgentToolInputs(IReadOnlyList<KeyValuePair<string, AgentToolInput>> Tools)
{
    public static IReadOnlyCollection<ToolId> ToolsOf(AgentRevision revision) =>
        Named(revision).Select(named => named.Tool).OfType<ToolId>().ToHashSet();

    public static AgentToolInputs Of(AgentRevision revision, IReadOnlyList<Tool> tools) => new([
        .. Named(revision).Select(named => KeyValuePair.Create(
            named.Key, AgentToolInput.Of(named.Defaults, tools.FirstOrDefault(tool => tool.Id == named.Tool)))),
    ]);

    /// <summary>Referred tools in their order, then those with defaults only. Stored defaults override a reference's own.</summary>
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

    private sealed record NamedTool(string Key, ToolId? Tool, Document Defaults);
}

/// <param name="Preview">The value of each input if a conversation gives none: the revision's, else the tool's own.</param>
public sealed record AgentToolInput(Document Defaults, bool IsResolved, ToolInputs Inputs, Document Preview)
{
    internal static AgentToolInput Of(Document defaults, Tool? tool) => new(
        defaults,
        tool is not null,
        ToolInputs.Of(defaults, tool?.Active),
        ToolInputs.Of(ToolInputs.Overlay(tool?.Active?.InputDefaults, defaults), null).Preview);
}
