using System.Text.Json;
using Feather.Domain.Identity;
using Feather.Domain.Tools;
using Feather.Infrastructure.Tools;
using static Feather.Api.Tests.Tools.ToolArrangements;

namespace Feather.Api.Tests.Tools;

[Parallelizable(ParallelScope.All)]
internal sealed class ToolSecretTests
{
    private const string Secret = "s3cr3t-{{token}}-äöü";

    [Test]
    public async Task Is_kept_through_update_and_clone_and_shown_nowhere()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var tool = await organization.HasToolAsync(new { name = "T", configuration = Configuration(Secret) });
        var masked = tool.Json.GetProperty("active_revision").GetProperty("configuration");

        var put = await organization.PutAsync(RevisionPath(tool.ActiveRevision()), new { configuration = masked });
        var renamed = await organization.PutAsync(RevisionPath(tool.ActiveRevision()), new { name = "N" });
        var clone = await organization.HasToolRevisionAsync(tool, new { name = "C", based_on_revision_id = tool.ActiveRevision() });
        var changed = await organization.HasToolRevisionAsync(
            tool, new { name = "D", based_on_revision_id = tool.ActiveRevision(), configuration = masked });
        TestAnswer[] answers =
        [
            tool, put, renamed, clone, changed, await organization.ToolAsync(tool), await organization.GetAsync(ToolsPath),
            await organization.GetAsync($"{ToolsPath}/{tool.Id}/revisions"), await organization.GetAsync(RevisionPath(clone.Id)),
        ];

        Assert.That(answers.Select(answer => answer.Body), Has.None.Contains("s3cr3t"));
        Assert.That(answers.Select(answer => answer.Body), Has.All.Contains("********"));
        Assert.That((clone.At("has_secrets"), clone.At("configuration", "headers", 1, "value")), Is.EqualTo(("true", "********")));
        var stored = await organization.RowsAsync<string>("select r::text from tools.revisions r where organization_id = @Organization");
        Assert.That(stored, Has.Count.EqualTo(3));
        Assert.That(stored, Has.None.Contains("s3cr3t").And.None.Contains("********"));
        foreach (var revision in (Guid[])[tool.ActiveRevision(), clone.Id, changed.Id])
            Assert.That(await OpenedAsync(organization, tool.Id, revision), Is.EqualTo((string[])[Secret, "other"]));
    }

    [Test]
    public async Task Is_replaced_by_another_and_sealed_anew_each_time()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var tool = await organization.HasToolAsync(new { name = "T", configuration = Configuration("first") });
        var before = await SealedAsync(organization, tool.ActiveRevision());

        await organization.PutAsync(RevisionPath(tool.ActiveRevision()), new { configuration = Configuration("first") });
        var same = await SealedAsync(organization, tool.ActiveRevision());
        await organization.PutAsync(RevisionPath(tool.ActiveRevision()), new { configuration = Configuration("second") });

        Assert.That(same, Is.Not.EqualTo(before));
        Assert.That(await OpenedAsync(organization, tool.Id, tool.ActiveRevision()), Is.EqualTo((string[])["second", "other"]));
    }

    [TestCase("B", "true", "mask without a stored value")]
    [TestCase("A", "false", "mask with secure turned off")]
    public async Task A_mask_that_stands_for_nothing_is_refused(string key, string secure, string reason)
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var tool = await organization.HasToolAsync(new { name = "T", configuration = Configuration(Secret) });
        var path = RevisionPath(tool.ActiveRevision());
        var before = await organization.GetAsync(path);

        var put = await organization.PutAsync(
            path, $$"""{"configuration":{"url":"u","query_params":[{"key":"{{key}}","value":"********","secure":{{secure}} }]} }""");
        var created = await organization.PostAsync(ToolsPath, new { name = "T", configuration = Configuration("********") });

        Assert.That((put.Status, put.At("detail", 0, "type")), Is.EqualTo((422, "value_error")), reason);
        Assert.That(put.At("detail", 0, "loc"), Is.EqualTo("""["body","configuration","query_params",0,"value"]"""));
        Assert.That(created.Status, Is.EqualTo(422));
        Assert.That((await organization.GetAsync(path)).Body, Is.EqualTo(before.Body));
    }

    [Test]
    public async Task Without_a_key_is_refused_while_what_is_stored_stays()
    {
        await using var keyless = await TestServer.StartAsync(FeatherApi.Database, ("SecretsKey", ""));
        var organization = await FeatherApi.NewOrganizationAsync();
        var tool = await organization.HasToolAsync(new { name = "T", configuration = Configuration(Secret) });
        var there = organization.At(keyless.Address);
        var path = RevisionPath(tool.ActiveRevision());

        var refused = await there.PostAsync(ToolsPath, new { name = "T", configuration = Configuration(Secret) });
        var open = await there.PostAsync(ToolsPath, new { name = "T", configuration = Weather });
        var kept = await there.PutAsync(path, new { configuration = (await there.GetAsync(path)).Json.GetProperty("configuration") });

        Assert.That((refused.Status, refused.Error), Is.EqualTo((400, "bad_request")));
        Assert.That(refused.At("message"), Does.Contain("SecretsKey").And.Not.Contain("s3cr3t"));
        Assert.That((open.Status, kept.Status), Is.EqualTo((201, 200)));
        Assert.That(await OpenedAsync(organization, tool.Id, tool.ActiveRevision()), Is.EqualTo((string[])[Secret, "other"]));
    }

    [Test]
    public void Opens_nowhere_but_where_it_was_sealed()
    {
        var cipher = new SecretCipher(TestServer.SecretsKey);
        var place = new SecretPlace(new OrganizationId(Guid.NewGuid()), new ToolId(Guid.NewGuid()), "headers", "A");
        var value = cipher.Seal(place, Secret);

        Assert.That(cipher.Open(place, value), Is.EqualTo(Secret));
        foreach (var elsewhere in (SecretPlace[])
            [
                place with { OrganizationId = new OrganizationId(Guid.NewGuid()) },
                place with { ToolId = new ToolId(Guid.NewGuid()) },
                place with { List = "query_params" },
                place with { Key = "B" },
            ])
        {
            Assert.That(() => cipher.Open(elsewhere, value), Throws.InstanceOf<System.Security.Cryptography.CryptographicException>());
        }
        Assert.That(() => new SecretCipher(new byte[32]).Open(place, value), Throws.InstanceOf<System.Security.Cryptography.CryptographicException>());
    }

    private static object Configuration(string secret) => new
    {
        url = "https://api.example",
        headers = new[] { new { key = "Accept", value = "*/*", secure = false }, new { key = "Authorization", value = secret, secure = true } },
        query_params = new[] { new { key = "A", value = "other", secure = true } },
    };

    private static async Task<string> SealedAsync(TestOrganization organization, Guid revision) => (await organization.ScalarAsync<string>(
        "select configuration::text from tools.revisions where organization_id = @Organization and id = @revision",
        new { Organization = organization.Id, revision }))!;

    private static async Task<List<string>> OpenedAsync(TestOrganization organization, Guid toolId, Guid revision)
    {
        var cipher = new SecretCipher(TestServer.SecretsKey);
        var configuration = JsonElement.Parse(await SealedAsync(organization, revision));
        List<string> opened = [];
        foreach (var list in (string[])["headers", "query_params"])
        {
            foreach (var entry in configuration.GetProperty(list).EnumerateArray().Where(entry => entry.GetProperty("secure").GetBoolean()))
            {
                var place = new SecretPlace(
                    new OrganizationId(organization.Id), new ToolId(toolId), list, entry.GetProperty("key").GetString()!);
                opened.Add(cipher.Open(place, entry.GetProperty("value").GetProperty("sealed").GetString()!));
            }
        }
        return opened;
    }
}
