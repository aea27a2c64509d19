using static Feather.Api.Tests.Tools.ToolArrangements;

namespace Feather.Api.Tests.Tools;

/// <summary>In every place, another organization's id gets the same answer as an unknown id, and changes none of its rows.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class ToolIsolationTests
{
    [TestCase("GET", "{tool}", "")]
    [TestCase("PUT", "{tool}", """{"name":"Ours"}""")]
    [TestCase("DELETE", "{tool}", "")]
    [TestCase("POST", "{tool}/enable", "")]
    [TestCase("POST", "{tool}/disable", "")]
    [TestCase("GET", "{tool}/revisions", "")]
    [TestCase("POST", "{tool}/revisions", """{"name":"Ours"}""")]
    [TestCase("POST", "{own}/revisions", """{"name":"Ours","based_on_revision_id":"{revision}"}""")]
    [TestCase("POST", "{tool}/set-active-revision", """{"revision_id":"{revision}"}""")]
    [TestCase("POST", "{own}/set-active-revision", """{"revision_id":"{revision}"}""")]
    [TestCase("GET", "revisions/{revision}", "")]
    [TestCase("PUT", "revisions/{revision}", """{"name":"Ours","status":"disabled"}""")]
    [TestCase("DELETE", "revisions/{revision}", "")]
    public async Task Does_not_find_another_organizations(string method, string path, string body)
    {
        var (organization, other) = (await FeatherApi.NewOrganizationAsync(), await FeatherApi.NewOrganizationAsync());
        var (own, theirs) = (await organization.HasToolAsync(), await other.HasToolAsync());
        var spare = await other.HasToolRevisionAsync(theirs);
        var before = await StateAsync();

        var answer = await AskAsync(theirs.Id, spare.Id);
        var random = await AskAsync(Guid.NewGuid(), Guid.NewGuid());

        Assert.That((answer.Status, answer.Body), Is.EqualTo((404, random.Body)));
        Assert.That(random.Status, Is.EqualTo(404));
        Assert.That(await StateAsync(), Is.EqualTo(before));

        Task<TestAnswer> AskAsync(Guid tool, Guid revision)
        {
            string With(string text) => text.Replace("{own}", $"{own.Id}", StringComparison.Ordinal)
                .Replace("{tool}", $"{tool}", StringComparison.Ordinal).Replace("{revision}", $"{revision}", StringComparison.Ordinal);
            return body.Length == 0
                ? organization.SendAsync(new HttpRequestMessage(new HttpMethod(method), $"{ToolsPath}/{With(path)}"))
                : organization.SendAsync(new HttpMethod(method), $"{ToolsPath}/{With(path)}", With(body));
        }

        async Task<string> StateAsync() =>
            (await other.ToolAsync(theirs)).Body + (await other.GetAsync($"{ToolsPath}/{theirs.Id}/revisions")).Body
            + (await organization.ToolAsync(own)).Body + (await organization.GetAsync($"{ToolsPath}/{own.Id}/revisions")).Body;
    }

    [Test]
    public async Task Lists_nothing_of_another_organization()
    {
        var (organization, other) = (await FeatherApi.NewOrganizationAsync(), await FeatherApi.NewOrganizationAsync());
        await other.HasToolAsync();

        var list = await organization.GetAsync(ToolsPath);

        Assert.That(list.Body, Is.EqualTo("""{"items":[],"next_cursor":null,"has_more":false}"""));
    }

    [TestCase("agents:write", 403, 403)]
    [TestCase("tools:read", 200, 403)]
    [TestCase("tools:write", 200, 201)]
    public async Task Needs_the_scope(string scope, int read, int write)
    {
        var organization = await FeatherApi.NewOrganizationAsync(scope);

        var list = await organization.GetAsync(ToolsPath);
        var made = await organization.PostAsync(ToolsPath, new { name = "T" });

        Assert.That((list.Status, made.Status), Is.EqualTo((read, write)));
    }
}
