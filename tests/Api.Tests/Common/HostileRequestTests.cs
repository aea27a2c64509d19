using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Feather.Api.Tests.Common;

/// <summary>
/// Sends hostile values to every operation of the served document, in every field, at every depth and in every parameter.
/// The answer is bounded and has the contract's messages, and stored values can be read afterwards.
/// </summary>
[Parallelizable(ParallelScope.All)]
internal sealed class HostileRequestTests
{
    private static readonly string[] Modules = ["/v1/agents", "/v1/identity", "/v1/memory", "/v1/model-router", "/v1/teams", "/v1/tools", "/v1/v2/"];

    private static readonly string Digits = new('7', 40);

    /// <summary>Values for the places of bodies. A value with a comma adds another key or repeats the same key.</summary>
    private static readonly string[] Values =
    [
        "null", "{}", "[]", "true", "0.5", "-1", "\"\"", "\"\\u0000\"", "\"\\ud800\"", "[\"\\udc00\"]", "{\"\\u0000\":1}", "{\"\\ud800\":[]}", "1e400",
        "1e308", Digits, $"-{Digits}.5e-7", "2147483648", "\"1e999999999\"", $"\"{Digits}\"", "NaN", $"[{Digits},-1e400]", "\"9999-12-31T23:59:59-23:59\"", "-62135596800",
        "1,\"@name\":[1]", "{},\"@name\":{\"a\":{},\"a\":[]}", $"\"x\",\"{new string('n', 300)}\":1", $"{{\"{new string('n', 300)}\":{{\"{new string('m', 300)}\":1}}}}",
        new string('[', 190) + new string(']', 190), string.Concat(Enumerable.Repeat("{\"a\":", 190)) + "1" + new string('}', 190),
        new string('[', 2000) + new string(']', 2000), string.Concat(Enumerable.Repeat("{\"k\":", 2000)) + "1" + new string('}', 2000), new string('[', 2000),
        $"[{string.Join(',', Enumerable.Repeat("\"\\ud800\"", 50_000))}]", $"[{string.Join(',', Enumerable.Repeat("{}", 100_000))}]",
        $"{{{string.Join(',', Enumerable.Range(0, 4000).Select(i => $"\"{i}\":null"))}}}", $"{{\"t\":{{\"f\":{{{string.Join(',', Enumerable.Range(0, 4000).Select(i => $"\"{i}\":1"))}}}}}}}",
        $"\"{new string('x', 1_000_000)}\"", $"\"{string.Concat(Enumerable.Repeat("\\u0001", 150_000))}\"", $"\"{new string('x', 1_200_000)}\"",
    ];

    /// <summary>Values for the parameters of an address, already escaped.</summary>
    private static readonly string[] Parameters =
    [
        "%00", "%ff%fe", "%ed%a0%80", "%F0%9F%98%80", "%", "%2F..%2F", "null", "-1", "0", "1.5", "1e400", "NaN", "201", "%7b%7d", "%5B%5D", "urn:uuid:", "%27%3B--",
        new string('7', 400), new string('x', 3000), "AAAA", "_________________________________", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "9999-12-31T23:59:59-23:59", "%25_%5C",
    ];

    [TestCaseSource(nameof(Modules))]
    [CancelAfter(120_000)]
    public async Task No_value_breaks_an_operation(string module, CancellationToken cancellationToken)
    {
        var document = await Conformance.Document;
        var places = new BodyPlaces(document);
        var random = new Random(module.Length);
        var generated = new HostileValues(random);
        var own = await Possessions.CreateAsync(await FeatherApi.NewOrganizationAsync(), "ours");
        var operations = (await EveryOperation.ListAsync()).Where(one => one.Path.StartsWith(module, StringComparison.Ordinal)).ToList();
        List<string> wrong = [];
        var turn = 0;
        var statuses = new SortedDictionary<int, int>();

        foreach (var operation in operations)
        {
            var (path, sample) = RequestsWithIds.Of(operation);
            path = own.Fill(path.Split('?')[0]);
            if (places.Body(operation.Description) is { } schema)
            {
                var body = JsonNode.Parse(own.Fill(sample!))!.AsObject();
                foreach (var place in places.In(schema))
                {
                    foreach (var value in (string[])[Values[turn++ % Values.Length], generated.Next()])
                    {
                        var text = value.Replace("@name", $"{place.Path[^1]}", StringComparison.Ordinal);
                        await AskAsync(operation, path, places.With(body, schema, place, text));
                    }
                }
            }
            foreach (var parameter in operation.Description["parameters"]!.AsArray().Where(one => (string?)one!["in"] is "path" or "query"))
            {
                var inPath = (string?)parameter!["in"] == "path";
                for (var i = 0; i < (inPath ? 3 : 8); i++)
                {
                    var value = Parameters[turn++ % Parameters.Length];
                    var hostile = inPath
                        ? Regex.Replace(operation.Path, @"\{\w+\}", match => match.Value == $"{{{parameter["name"]}}}" ? value : $"{Guid.NewGuid()}")
                        : $"{path}?{parameter["name"]}={value}";
                    await AskAsync(operation, hostile, own.Fill(sample ?? ""));
                }
            }
        }
        var asked = statuses.Values.Sum();
        foreach (var reading in operations.Where(one => one.Method == HttpMethod.Get))
            await AskAsync(reading, own.Fill(RequestsWithIds.Of(reading).Path), "", [200, 404]);

        Proof.Show($"hostile requests: {module}", ("asked", asked), ("", string.Join(", ", statuses.Select(one => $"{one.Key}: {one.Value}"))));
        Assert.That(wrong, Is.Empty, $"{wrong.Count} of {asked}:\n{string.Join('\n', wrong.Take(30))}");
        Assert.That(statuses.Keys, Does.Contain(422));

        async Task AskAsync(EveryOperation operation, string path, string body, int[]? only = null)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var sent = Encoding.UTF8.GetBytes(body);
            var request = new HttpRequestMessage(operation.Method, path);
            if (operation.HasBody)
            {
                request.Content = new ByteArrayContent(sent);
                request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
            }
            var answer = await own.Organization.SendAsync(request);
            statuses[answer.Status] = statuses.GetValueOrDefault(answer.Status) + 1;
            var problem = answer.Status >= 500 || only?.Contains(answer.Status) == false ? "status"
                // The answer to an update may be long because the stored resource is long.
                : (answer.Status >= 400 || operation.Method == HttpMethod.Post) && Encoding.UTF8.GetByteCount(answer.Body) > (3 * sent.Length) + 300_000 ? "too long"
                : answer.Status == 422 ? FaultShape.Problem(answer, operation.HasBody ? sent : null)
                : null;
            if (problem is not null)
                wrong.Add($"{operation.Name} {path} {Short(body)}: {answer.Status} {problem}; {Short(answer.Body)}");
        }
    }

    [Test]
    public async Task An_answer_is_bounded_though_every_level_of_a_body_misses_something()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var body = $$"""{"members":[{"model_settings":{"z":"{{new string('x', 900_000)}}"} },{}],"router_model_settings":{} }""";

        var answer = await organization.PostAsync("/v1/teams", body);

        Assert.That(answer.Status, Is.EqualTo(422));
        Assert.That(answer.Body, Has.Length.LessThan((3 * body.Length) + 300_000));
    }

    [Test]
    public async Task Every_operation_is_one_of_a_module()
    {
        foreach (var operation in await EveryOperation.ListAsync())
            Assert.That(Modules.Count(module => operation.Path.StartsWith(module, StringComparison.Ordinal)), Is.EqualTo(1), $"{operation.Path} must belong to exactly one module: add the module's path to Modules in this test.");
    }

    private static string Short(string text) => text.Length <= 400 ? text : $"{text[..200]}…{text[^200..]}";
}
