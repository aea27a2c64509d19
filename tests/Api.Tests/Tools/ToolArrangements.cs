using System.Text.Json;

namespace Feather.Api.Tests.Tools;

/// <summary>Makes tools over HTTP, as an author does.</summary>
internal static class ToolArrangements
{
    public const string ToolsPath = "/v1/tools";

    public static readonly object Weather = new
    {
        url = "https://weather.example/{{city}}",
        variables = new[] { new { name = "city" } },
        headers = new[] { new { key = "Accept", value = "application/json" } },
    };

    public static async Task<TestAnswer> HasToolAsync(this TestOrganization organization, object? body = null)
    {
        var made = await organization.PostAsync(ToolsPath, body ?? new { name = "Weather", configuration = Weather });
        Assert.That(made.Status, Is.EqualTo(201), made.Body);
        return made;
    }

    /// <summary>Adds a revision of the tool that is not active.</summary>
    public static async Task<TestAnswer> HasToolRevisionAsync(this TestOrganization organization, TestAnswer tool, object? body = null)
    {
        var made = await organization.PostAsync($"{ToolsPath}/{tool.Id}/revisions", body ?? new { name = "Second" });
        Assert.That(made.Status, Is.EqualTo(201), made.Body);
        return made;
    }

    public static Task<TestAnswer> ToolAsync(this TestOrganization organization, TestAnswer tool) => organization.GetAsync($"{ToolsPath}/{tool.Id}");

    public static Guid ActiveRevision(this TestAnswer tool) => tool.Json.GetProperty("active_revision_id").GetGuid();

    public static string RevisionPath(Guid revision) => $"{ToolsPath}/revisions/{revision}";

    /// <summary>The text of a member, at a path of names and indexes.</summary>
    public static string? At(this TestAnswer answer, params object[] path)
    {
        var at = answer.Json;
        foreach (var step in path)
            at = step is int index ? at[index] : at.GetProperty((string)step);
        return at.ValueKind == JsonValueKind.String ? at.GetString() : at.GetRawText();
    }
}
