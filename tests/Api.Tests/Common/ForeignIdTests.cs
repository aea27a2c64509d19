using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Feather.Api.Tests.Common;

/// <summary>
/// Sends every operation with another organization's id in each place for an id. The answer equals the answer for an unknown
/// id, shows nothing of the other organization, and changes none of its rows. Conditions and policies must each be enough alone.
/// </summary>
internal sealed partial class ForeignIdTests
{
    private const string Theirs = "nobody else's business";

    [TestCaseSource(typeof(IsolationWorld), nameof(IsolationWorld.All))]
    public async Task An_id_of_another_organization_is_an_id_that_nobody_has(string name, string? program, bool policies)
    {
        await using var world = await IsolationWorld.CreateAsync(program, policies);
        var own = await Possessions.CreateAsync(await world.NewOrganizationAsync(), "ours");
        var other = await Possessions.CreateAsync(await world.NewOrganizationAsync(), Theirs);
        var before = await world.ChecksumAsync(other.Organization.Id);
        int asked = 0, empty = 0, notFound = 0, stored = 0;
        List<string> wrong = [];

        foreach (var (request, (path, body)) in RequestsWithIds.All)
        {
            var operation = (await EveryOperation.ListAsync()).Single(one => one.Name == request.Split(' ')[0]);
            var places = Place().Matches($"{path}\n{body}");
            for (var place = 0; place < places.Count; place++)
            {
                var kind = places[place].Groups[1].Value;
                var foreign = await AskAsync(operation, path, body, place, other.Ids[kind]);
                var random = await AskAsync(operation, path, body, place, Guid.CreateVersion7());
                asked++;
                notFound += foreign.Status == 404 ? 1 : 0;
                empty += foreign.Body.Contains("\"items\":[]", StringComparison.Ordinal) ? 1 : 0;
                stored += foreign.Status is 200 or 201 && operation.HasBody ? 1 : 0;
                if (Anonymous(foreign) != Anonymous(random))
                    wrong.Add($"{request} {kind}: {foreign.Status} {foreign.Body} instead of {random.Status} {random.Body}");
                if (foreign.Body.Contains(Theirs, StringComparison.Ordinal)
                    || other.Ids.Values.Any(id => id != other.Ids[kind] && foreign.Body.Contains($"{id}", StringComparison.Ordinal)))
                {
                    wrong.Add($"{request} {kind} shows the other's: {foreign.Body}");
                }
            }
        }

        var untouched = await world.ChecksumAsync(other.Organization.Id) == before;
        Proof.Show(
            $"isolation of all operations: {name}",
            ("questions", asked), ("404", notFound), ("empty pages", empty), ("stored", stored), ("wrong", wrong.Count),
            ("", untouched ? "no row of the other changed" : "ROWS OF THE OTHER CHANGED"));
        Assert.That(wrong, Is.Empty);
        Assert.That(untouched);

        Task<TestAnswer> AskAsync(EveryOperation operation, string path, string? body, int place, Guid id)
        {
            var number = 0;
            string Fill(string text) => Place().Replace(text, match => $"{(number++ == place ? id : own.Ids[match.Groups[1].Value])}");
            return own.Organization.SendAsync(operation.Request(Fill(path), Fill(body ?? "")));
        }
    }

    [Test]
    public async Task Every_operation_is_asked_with_every_id_it_takes()
    {
        var document = await Conformance.Document;
        foreach (var operation in await EveryOperation.ListAsync())
        {
            var requests = RequestsWithIds.All.Where(request => request.Key.Split(' ')[0] == operation.Name).Select(request => request.Value).ToList();
            if (requests.Count == 0)
                requests.Add(RequestsWithIds.Of(operation));
            foreach (var request in requests)
                Assert.That(request.Path.Split('?')[0], Does.Match($"^{PathParameter().Replace(operation.Path, @"\{\w+\}")}$"), operation.Name);
            var queries = operation.Description["parameters"]!.AsArray().Where(one => (string?)one!["in"] == "query" && IsId(document, one["schema"]!));
            foreach (var query in queries)
                Assert.That(requests.Any(request => request.Path.Contains($"{query!["name"]}={{", StringComparison.Ordinal)), Missing(operation, $"query {query!["name"]}"));
            foreach (var field in IdsIn(document, operation.Description["requestBody"]?["content"]!["application/json"]!["schema"]))
                Assert.That(requests.Any(request => Regex.IsMatch(request.Body!, $@"""{field}"":\[?""{{")), Missing(operation, $"field {field}"));
        }
    }

    private static string Missing(EveryOperation operation, string place) =>
        $"{operation.Name} takes an id as {place}. Add that id to its request in tests/Api.Tests/Common/RequestsWithIds.cs.";

    private static IEnumerable<string> IdsIn(JsonNode document, JsonNode? schema, string name = "")
    {
        if (schema is null)
            return [];
        if ((string?)schema["$ref"] is { } reference)
            return IdsIn(document, document["components"]!["schemas"]![reference.Split('/')[^1]], name);
        if ((string?)schema["format"] == "uuid")
            return [name];
        var nested = (schema["anyOf"]?.AsArray() ?? []).SelectMany(choice => IdsIn(document, choice, name));
        var items = IdsIn(document, schema["items"], name);
        var properties = (schema["properties"]?.AsObject() ?? []).SelectMany(property => IdsIn(document, property.Value, property.Key));
        return nested.Concat(items).Concat(properties);
    }

    private static bool IsId(JsonNode document, JsonNode schema) => IdsIn(document, schema).Any();

    /// <summary>The answer without the parts that differ between any two requests.</summary>
    private static string Anonymous(TestAnswer answer) =>
        $"{answer.Status} {Moment().Replace(Id().Replace(answer.Body, "id"), "time")} {Id().Replace(answer.Headers.GetValueOrDefault("Location") ?? "", "id")}";

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Place();

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex PathParameter();

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Id();

    [GeneratedRegex(@"\d{4}-\d{2}-\d{2}T[0-9:.]+Z")]
    private static partial Regex Moment();
}
