using System.Text.Json;
using static Feather.Api.Tests.Agents.Authoring;

namespace Feather.Api.Tests.Models;

[Parallelizable(ParallelScope.All)]
internal sealed class RouterConfigTests
{
    private const string Path = "/v1/model-router/configs";

    [Test]
    public async Task A_config_is_kept_as_it_was_sent()
    {
        var organization = await FeatherApi.NewOrganizationAsync();

        var made = Expect(201, await organization.PostAsync(Path,
            """
            {"name":"Answers","description":"Cheap first","metadata":{"b":1.0,"a":[1e2]},
             "model_chain":[{"model":"small","config":{"temperature":0.20,"stop_sequences":["END"]}},{"model":"large"}]}
            """));
        var read = Expect(200, await organization.GetAsync(made.Headers["Location"]));

        Assert.That(read.Body, Is.EqualTo(made.Body));
        Assert.That(read.Headers["ETag"], Is.EqualTo(made.Headers["ETag"]));
        Assert.That(made.Json.GetProperty("metadata").GetRawText(), Is.EqualTo("""{"b":1.0,"a":[1e2]}"""));
        Assert.That(made.Json.GetProperty("is_default").GetBoolean(), Is.False);
        Assert.That(made.Json.GetProperty("organization_id").GetGuid(), Is.EqualTo(organization.Id));
        var chain = made.Json.GetProperty("model_chain");
        Assert.That(chain.EnumerateArray().Select(entry => Text(entry, "model")), Is.EqualTo((string[])["small", "large"]));
        Assert.That(chain[0].GetProperty("config").GetProperty("temperature").GetDouble(), Is.EqualTo(0.2));
        Assert.That(chain[1].GetProperty("config").GetProperty("temperature").ValueKind, Is.EqualTo(JsonValueKind.Null));
    }

    [Test]
    public async Task An_update_touches_what_it_gives_and_null_clears_what_may_be_null()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var path = (await CreateAsync(organization, new { name = "Before", description = "Kept", is_default = true, model_chain = Chain("a"), metadata = new { a = 1 } })).Headers["Location"];

        var changed = Expect(200, await organization.PutAsync(path, new { name = "After", model_chain = Chain("b", "c") }));
        var cleared = Expect(200, await organization.PutAsync(path, """{"name":null,"description":null,"is_default":null,"model_chain":null,"metadata":null}"""));

        Assert.That((changed.Text("name"), changed.Text("description")), Is.EqualTo(("After", "Kept")));
        Assert.That((cleared.Text("name"), cleared.Text("description")), Is.EqualTo(("After", (string?)null)));
        Assert.That(cleared.Json.GetProperty("is_default").GetBoolean());
        Assert.That(cleared.Json.GetProperty("model_chain").GetArrayLength(), Is.EqualTo(2));
        Assert.That(cleared.Json.GetProperty("metadata").GetRawText(), Is.EqualTo("""{"a":1}"""));
        Assert.That((await organization.GetAsync(path)).Body, Is.EqualTo(cleared.Body));
    }

    [Test]
    public async Task An_update_that_rests_on_another_state_changes_nothing()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var made = await CreateAsync(organization, new { name = "Config", model_chain = Chain("a") });
        var path = made.Headers["Location"];

        Expect(200, await organization.PutAsync(path, new { name = "First" }, ("If-Match", made.Headers["ETag"])));
        var late = Expect(412, await organization.PutAsync(path, new { name = "Late", is_default = true }, ("If-Match", made.Headers["ETag"])));

        Assert.That(late.Error, Is.EqualTo("precondition_failed"));
        Assert.That((await organization.GetAsync(path)).Text("name"), Is.EqualTo("First"));
        Assert.That(await DefaultsAsync(organization), Is.Empty);
    }

    [Test]
    public async Task A_new_default_takes_the_place_of_the_one_there_was()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var first = await CreateAsync(organization, new { name = "First", is_default = true, model_chain = Chain("a") });
        var second = await CreateAsync(organization, new { name = "Second", is_default = true, model_chain = Chain("b") });
        var demoted = Expect(200, await organization.GetAsync(first.Headers["Location"]));
        Assert.That(await DefaultsAsync(organization), Is.EqualTo((Guid[])[second.Id]));
        Assert.That(demoted.Headers["ETag"], Is.Not.EqualTo(first.Headers["ETag"]));

        Expect(200, await organization.PutAsync(first.Headers["Location"], new { is_default = true }));
        Assert.That(await DefaultsAsync(organization), Is.EqualTo((Guid[])[first.Id]));

        Expect(200, await organization.PutAsync(first.Headers["Location"], new { is_default = false }));
        Assert.That(await DefaultsAsync(organization), Is.Empty);
    }

    [Test]
    public async Task Of_those_who_become_the_default_at_once_one_is()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var rounds = Proof.Size(inSuite: 10, inProof: 200);
        var configs = new List<string>();
        for (var i = 0; i < 4; i++)
            configs.Add((await CreateAsync(organization, new { name = $"{i}", model_chain = Chain("a") })).Headers["Location"]);
        List<TestAnswer> failed = [];
        for (var round = 0; round < rounds; round++)
        {
            var answers = await Load.TogetherAsync(12, caller => (caller % 3) switch
            {
                0 => organization.PostAsync(Path, new { name = "New", is_default = true, model_chain = Chain("b") }),
                1 => organization.PutAsync(configs[caller % 4], new { is_default = true }),
                _ => organization.PutAsync(configs[(caller + round) % 4], new { is_default = true, name = $"{round}" }),
            });
            failed.AddRange(answers.Where(answer => answer.Status is not (200 or 201)));
            Assert.That(await DefaultsAsync(organization), Has.Count.EqualTo(1));
        }

        Proof.Show("models: who becomes the default at once", ("rounds", rounds), ("callers", 12), ("failed", failed.Count));
        Assert.That(failed, Is.Empty);
    }

    [Test]
    public async Task A_deleted_config_is_gone()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var made = await CreateAsync(organization, new { name = "Config", is_default = true, model_chain = Chain("a") });

        Expect(204, await organization.DeleteAsync(made.Headers["Location"]));

        Expect(404, await organization.GetAsync(made.Headers["Location"]));
        Expect(404, await organization.PutAsync(made.Headers["Location"], new { name = "Late" }));
        Expect(404, await organization.DeleteAsync(made.Headers["Location"]));
        Assert.That((await organization.GetAsync(Path)).Json.GetProperty("items").GetArrayLength(), Is.Zero);
    }

    [Test]
    public async Task Lists_are_newest_first_page_by_page()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        for (var i = 0; i < 5; i++)
            await CreateAsync(organization, new { name = $"{i}", model_chain = Chain("a") });

        List<string?> names = [];
        string? cursor = null;
        do
        {
            var page = Expect(200, await organization.GetAsync($"{Path}?limit=2{(cursor is null ? "" : $"&cursor={cursor}")}")).Json;
            names.AddRange(page.GetProperty("items").EnumerateArray().Select(config => Text(config, "name")));
            cursor = Text(page, "next_cursor");
        }
        while (cursor is not null);

        Assert.That(names, Is.EqualTo((string[])["4", "3", "2", "1", "0"]));
    }

    [Test]
    public async Task Another_organizations_config_is_not_found_and_its_default_stays()
    {
        var (organization, other) = (await FeatherApi.NewOrganizationAsync(), await FeatherApi.NewOrganizationAsync());
        var theirs = await CreateAsync(other, new { name = "Theirs", is_default = true, model_chain = Chain("a") });

        var random = await organization.GetAsync($"{Path}/{Guid.NewGuid()}");
        TestAnswer[] answers =
        [
            await organization.GetAsync(theirs.Headers["Location"]),
            await organization.PutAsync(theirs.Headers["Location"], new { name = "Ours", is_default = true }),
            await organization.DeleteAsync(theirs.Headers["Location"]),
        ];
        await CreateAsync(organization, new { name = "Ours", is_default = true, model_chain = Chain("b") });

        Assert.That(answers.Select(answer => (answer.Status, answer.Body)), Is.All.EqualTo((404, random.Body)));
        Assert.That((await other.GetAsync(theirs.Headers["Location"])).Body, Is.EqualTo(theirs.Body));
    }

    [Test]
    public async Task The_catalog_shows_who_answers_where_nothing_names_a_model()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var models = Expect(200, await organization.GetAsync("/v1/model-router/models"));
        var before = Expect(200, await organization.GetAsync("/v1/model-router/catalog")).Json;
        await CreateAsync(organization, new { name = "Empty", is_default = true, model_chain = Array.Empty<object>() });
        var empty = Expect(200, await organization.GetAsync("/v1/model-router/catalog")).Json;
        await CreateAsync(organization, """{"name":"Default","is_default":true,"model_chain":[{"model":"vendors","config":{"temperature":0.5,"max_tokens":9}},{"model":"b"}]}""");
        var after = Expect(200, await organization.GetAsync("/v1/model-router/catalog")).Json;

        Assert.That(models.Json.EnumerateArray().Select(model => (Text(model, "model_identifier"), Text(model, "provider"))), Is.EqualTo((object[])[("scripted", "scripted")]));
        Assert.That(before.GetProperty("models").GetRawText(), Is.EqualTo(models.Body));
        Assert.That(Defaults(before), Is.EqualTo((object[])[("answer", "scripted"), ("router", "scripted"), ("summary", "scripted")]));
        Assert.That(Defaults(empty), Is.EqualTo(Defaults(before)));
        Assert.That(Defaults(after), Is.EqualTo((object[])[("answer", "vendors"), ("router", "vendors"), ("summary", "vendors")]));
        var answer = after.GetProperty("role_defaults")[0];
        Assert.That((answer.GetProperty("temperature").GetDouble(), answer.GetProperty("max_tokens").GetInt32()), Is.EqualTo((0.5, 9)));

        static IEnumerable<object> Defaults(JsonElement catalog) =>
            [.. catalog.GetProperty("role_defaults").EnumerateArray().Select(one => (object)(Text(one, "role"), Text(one, "model")))];
    }

    [Test]
    public async Task The_models_that_the_operator_names_can_be_named()
    {
        await using var server = await TestServer.StartAsync(
            FeatherApi.Database, ("OpenAIKey", "sk-h0neyp0t-17"), ("OpenAIModels", "gpt-a, gpt-b"), ("DefaultModel", "gpt-b"));
        var organization = await TestOrganization.CreateAsync(FeatherApi.Database, server);

        var catalog = Expect(200, await organization.GetAsync("/v1/model-router/catalog"));

        Assert.That(catalog.Json.GetProperty("models").EnumerateArray().Select(model => (Text(model, "model_identifier"), Text(model, "provider"))), Is.EqualTo(
            (object[])[("gpt-a", "openai"), ("gpt-b", "openai"), ("scripted", "scripted")]));
        Assert.That(catalog.Json.GetProperty("role_defaults")[0].GetProperty("model").GetString(), Is.EqualTo("gpt-b"));
        Assert.That(catalog.Body, Does.Not.Contain("h0neyp0t"));
    }

    private static string? Text(JsonElement json, string field) => json.GetProperty(field).GetString();

    private static object[] Chain(params string[] models) => [.. models.Select(model => new { model })];

    private static async Task<TestAnswer> CreateAsync(TestOrganization organization, object body) => Expect(201, await organization.PostAsync(Path, body));

    private static async Task<List<Guid>> DefaultsAsync(TestOrganization organization) =>
        [.. (await organization.GetAsync($"{Path}?limit=200")).Json.GetProperty("items").EnumerateArray()
            .Where(config => config.GetProperty("is_default").GetBoolean()).Select(config => config.GetProperty("id").GetGuid())];
}
