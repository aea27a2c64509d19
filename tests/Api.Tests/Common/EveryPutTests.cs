using System.Text.Json.Nodes;

namespace Feather.Api.Tests.Common;

/// <summary>
/// Every field of every PUT of the served document. A given field is set, and an omitted field stays. Null clears the field if
/// the answer's schema allows null; otherwise the field stays.
/// </summary>
[Parallelizable(ParallelScope.All)]
internal sealed class EveryPutTests
{
    /// <summary>Values for fields whose schema sample breaks a rule or names something that does not exist.</summary>
    private static readonly Dictionary<string, string> Better = new()
    {
        ["configuration"] = """{"url":"https://example.com"}""",
        ["transfer_target"] = """{"destination":"+4930123456"}""",
        ["assistant_revision_id"] = "\"{agent_revision}\"",
    };

    [Test]
    public async Task A_field_that_is_given_is_set_left_out_it_stays_and_null_clears_what_may_be_null()
    {
        var document = await Conformance.Document;
        var places = new BodyPlaces(document);
        var own = await Possessions.CreateAsync(await FeatherApi.NewOrganizationAsync(), "ours");
        var transfer = await own.Organization.PostAsync("/v1/tools", new { name = "Transfer", tool_type = "call_transfer" });
        foreach (var operation in (await EveryOperation.ListAsync()).Where(one => one.Method == HttpMethod.Put))
        {
            var path = own.Fill(RequestsWithIds.Of(operation).Path);
            var answered = places.Resolve(operation.Description["responses"]!["200"]!["content"]!["application/json"]!["schema"]!).Schema["properties"]!;
            foreach (var (field, schema) in places.Body(operation.Description)!["properties"]!.AsObject().OrderBy(property => property.Key == "transfer_target"))
            {
                var about = $"{operation.Name} {field}";
                // Only a tool of the other type has this field.
                if (field == "transfer_target")
                    path = $"/v1/tools/revisions/{transfer.Json.GetProperty("active_revision_id").GetGuid()}";
                var set = await PutAsync(about, path, $"{{\"{field}\":{(Better.TryGetValue(field, out var better) ? own.Fill(better) : places.Sample(schema!).ToJsonString())}}}");
                Assert.That(set[field]?.ToJsonString(), Is.Not.Null.And.Not.EqualTo("[]"), $"{about}: the answer must show it.");

                var left = await PutAsync(about, path, "{}");
                Assert.That(left.ToJsonString(), Is.EqualTo(set.ToJsonString()), about);

                var cleared = await PutAsync(about, path, $"{{\"{field}\":null}}");
                if (places.Resolve(answered[field]!).IsNullable)
                    Assert.That(cleared[field], Is.Null, about);
                else
                    Assert.That(cleared.ToJsonString(), Is.EqualTo(set.ToJsonString()), about);
            }
        }

        async Task<JsonObject> PutAsync(string about, string path, string body)
        {
            var answer = await own.Organization.PutAsync(path, body);
            Assert.That(answer.Status, Is.EqualTo(200), $"{about} {body} {answer}: if the sample breaks a rule, add a value to Better in this test.");
            var read = JsonNode.Parse(answer.Body)!.AsObject();
            read.Remove("updated_at");
            return read;
        }
    }
}
