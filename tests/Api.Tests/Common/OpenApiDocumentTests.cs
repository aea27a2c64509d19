using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Feather.Api.Tests.Common;

[Parallelizable(ParallelScope.All)]
internal sealed partial class OpenApiDocumentTests
{
    private const string Mark = "x-feather-addition";

    private static readonly JsonNode Contract = ContractFacts.Document;

    [Test]
    public async Task The_document_is_the_same_for_everyone_and_needs_no_key()
    {
        using var client = new HttpClient { BaseAddress = FeatherApi.Server.Address };

        using var answer = await client.GetAsync("/openapi.json");
        var document = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;

        Assert.That((int)answer.StatusCode, Is.EqualTo(200));
        Assert.That(answer.Content.Headers.ContentType!.MediaType, Is.EqualTo("application/json"));
        Assert.That((string?)document["openapi"], Does.StartWith("3.1."));
        Assert.That((string?)document["info"]!["title"], Is.EqualTo("Feather API"));
        Assert.That((string?)document["info"]!["version"], Is.EqualTo("1.21.0"));
        Assert.That(document["servers"]!.AsArray().Select(server => (string?)server!["url"]), Is.EqualTo(["/"]));
        Assert.That(Meaning(document["components"]!["securitySchemes"]!), Is.EqualTo(Meaning(Contract["components"]!["securitySchemes"]!)));
    }

    [Test]
    public async Task Every_route_of_a_controller_is_in_the_document_and_nothing_else()
    {
        var document = await Conformance.Document;
        var routes = FeatherApi.Server.Services.GetServices<EndpointDataSource>()
            .SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<ControllerActionDescriptor>() is not null)
            .SelectMany(endpoint => endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods
                .Where(method => method != "HEAD").Select(method => $"{method.ToLowerInvariant()} /{endpoint.RoutePattern.RawText!.TrimStart('/')}"));

        Assert.That(Operations(document).Select(operation => operation.Name), Is.EquivalentTo(routes));
    }

    [TestCaseSource(nameof(ContractSchemas))]
    public async Task A_schema_is_the_contracts_apart_from_marked_additions(string name)
    {
        var document = await Conformance.Document;
        var served = document["components"]!["schemas"]![name];

        Assert.That(served, Is.Not.Null, "The document has no such schema.");
        Assert.That(Meaning(served!), Is.EqualTo(Meaning(Contract["components"]!["schemas"]![name]!)));
    }

    [TestCaseSource(nameof(ContractOperations))]
    public async Task An_operation_is_the_contracts_apart_from_marked_additions(string name)
    {
        var served = Operations(await Conformance.Document).Single(operation => operation.Name == name).Operation;
        var contract = Operations(Contract).Single(operation => operation.Name == name).Operation;

        Assert.That(Meaning(served), Is.EqualTo(Meaning(contract)));
    }

    [Test]
    public async Task The_additions_are_those_that_are_listed_and_marked()
    {
        var document = await Conformance.Document;
        string[] unknown = [.. SchemasOf(document).Where(name => Contract["components"]!["schemas"]![name] is null).Select(name => $"schema {name}")];

        string[] expected = [.. ContractFacts.Additions, .. Operations(document).SelectMany(one => EveryOperations(one.Name, one.Operation))];
        var marked = MarkedIn(document);
        Assert.That(marked.Except(expected), Is.Empty, "These additions are not listed: add the lines to tests/Api.Tests/Data/additions-MODULE.txt.");
        Assert.That(expected.Except(marked), Is.Empty, "These lines of tests/Api.Tests/Data have no mark in the document: remove them or add the mark.");
        Assert.That(unknown.Except(marked), Is.Empty, "The contract has no such schemas: mark their records [Addition].");
    }

    [Test]
    public async Task A_request_says_how_long_its_texts_may_be()
    {
        var properties = (await Conformance.Document)["components"]!["schemas"]!["ConversationCreate"]!["properties"]!;

        Assert.That((int?)properties["channel"]!["maxLength"], Is.EqualTo(255));
        Assert.That((int?)properties["subject"]!["anyOf"]![0]!["maxLength"], Is.EqualTo(1000));
        Assert.That((string?)properties["metadata"]!["description"], Does.Contain("65536 bytes"));
    }

    [Test]
    public async Task Everything_has_a_description()
    {
        var document = await Conformance.Document;
        List<string> silent = [];

        foreach (var (name, operation) in Operations(document))
        {
            Note(name, operation["summary"]);
            Note(name, operation["description"]);
            foreach (var parameter in operation["parameters"]!.AsArray())
                Note($"{name} parameter {parameter!["name"]}", parameter["description"]);
            foreach (var (status, response) in operation["responses"]!.AsObject())
                Note($"{name} {status}", response!["description"]);
        }
        foreach (var name in SchemasOf(document))
        {
            var schema = document["components"]!["schemas"]![name]!;
            Note(name, schema["description"]);
            foreach (var (property, declared) in Members(schema, "properties"))
                Note($"{name}.{property}", declared!["description"]);
        }
        foreach (var tag in document["tags"]!.AsArray())
            Note($"tag {tag!["name"]}", tag["description"]);

        Assert.That(silent, Is.Empty);

        void Note(string place, JsonNode? description)
        {
            if (string.IsNullOrWhiteSpace((string?)description))
                silent.Add(place);
        }
    }

    [Test]
    public async Task The_documentation_page_loads_nothing_from_elsewhere()
    {
        using var client = new HttpClient { BaseAddress = FeatherApi.Server.Address };

        using var answer = await client.GetAsync("/docs");
        var page = await answer.Content.ReadAsStringAsync();
        string[] loaded = [.. Loaded().Matches(page).Select(match => match.Groups[1].Value)];

        Assert.That((int)answer.StatusCode, Is.EqualTo(200));
        var address = answer.RequestMessage!.RequestUri!;
        Assert.That(address.Authority, Is.EqualTo(FeatherApi.Server.Address.Authority));
        Assert.That(answer.Headers.GetValues("Content-Security-Policy").Single(), Does.StartWith("default-src 'self';").And.Not.Contain("http"));
        Assert.That(loaded, Is.Not.Empty);
        Assert.That(loaded.Where(file => file.Contains("//", StringComparison.Ordinal)), Is.Empty);
        foreach (var file in loaded)
        {
            using var asset = await client.GetAsync(new Uri(address, file));
            Assert.That((int)asset.StatusCode, Is.EqualTo(200), file);
            if (file.EndsWith(".css", StringComparison.Ordinal))
                Assert.That(await asset.Content.ReadAsStringAsync(), Does.Not.Match(@"url\(\s*[""']?(https?:)?//").And.Not.Match(@"@import"), file);
        }

        var script = await client.GetStringAsync(new Uri(address, "index.js"));
        var configuration = JsonNode.Parse(Configuration().Match(script).Groups[1].Value)!;
        Assert.That(configuration["urls"]!.AsArray().Select(document => (string?)document!["url"]), Is.EqualTo(["/openapi.json"]));
        Assert.That(configuration.ToJsonString(), Does.Not.Contain("//"));
        Assert.That(configuration["validatorUrl"], Is.Null);
    }

    private static IEnumerable<string> ContractSchemas() => SchemasOf(Contract);

    private static IEnumerable<string> ContractOperations() => Operations(Contract).Select(operation => operation.Name);

    private static IEnumerable<(string Name, JsonNode Operation)> Operations(JsonNode document) =>
        from path in document["paths"]!.AsObject()
        from method in path.Value!.AsObject()
        select ($"{method.Key} {path.Key}", method.Value!);

    private static IEnumerable<string> SchemasOf(JsonNode document) => document["components"]!["schemas"]!.AsObject().Select(schema => schema.Key);

    private static JsonObject Members(JsonNode? node, string name) => node?[name] as JsonObject ?? [];

    /// <summary>The additions that every operation has. The files list all others one by one.</summary>
    private static IEnumerable<string> EveryOperations(string name, JsonNode operation)
    {
        // If the whole operation is an addition, its parts are not listed.
        if (IsAddition(operation))
            return [];
        var contract = Operations(Contract).Where(one => one.Name == name).Select(one => one.Operation).FirstOrDefault() ?? throw new AssertionException(
            $"The contract has no {name}. Mark the action [AddedOperation], and add the line \"operation {name}\" to tests/Api.Tests/Data/additions-MODULE.txt.");
        var declared = contract["responses"]!.AsObject();
        string[] added = ["401", "403", "429", "503", .. operation["requestBody"] is null ? [] : (string[])["413"]];
        return
        [
            $"{name} parameter X-Request-Id",
            .. added.Where(status => !declared.ContainsKey(status)).Select(status => $"{name} {status}"),
            .. operation["responses"]!.AsObject().Select(response => $"{name} {response.Key} header X-Request-Id"),
            $"{name} 429 header Retry-After",
            $"{name} 503 header Retry-After",
        ];
    }

    private static List<string> MarkedIn(JsonNode document)
    {
        List<string> marked = [];
        foreach (var (name, operation) in Operations(document))
        {
            Note($"operation {name}", operation);
            foreach (var parameter in operation["parameters"]!.AsArray())
                Note($"{name} parameter {parameter!["name"]}", parameter);
            foreach (var (status, response) in operation["responses"]!.AsObject())
            {
                Note($"{name} {status}", response);
                foreach (var (type, content) in Members(response, "content"))
                    Note($"{name} {status} content {type}", content);
                Note($"{name} {status} body", response!["content"]?["application/json"]?["schema"]);
                foreach (var (header, declared) in Members(response, "headers"))
                    Note($"{name} {status} header {header}", declared);
                foreach (var (example, shown) in Members(response!["content"]?["application/json"], "examples"))
                    Note($"{name} {status} example {example}", shown);
            }
        }
        foreach (var schema in SchemasOf(document))
        {
            var declared = document["components"]!["schemas"]![schema];
            Note($"schema {schema}", declared);
            foreach (var (property, value) in Members(declared, "properties"))
                Note($"schema {schema} property {property}", value);
        }

        Assert.That(Regex.Count(document.ToJsonString(), $"\"{Mark}\":"), Is.EqualTo(marked.Count), "The document has a mark in a place that this test does not read.");
        return marked;

        void Note(string place, JsonNode? node)
        {
            if (node?[Mark]?.GetValueKind() == JsonValueKind.True)
                marked.Add(place);
        }
    }

    /// <summary>The meaning of a part of the document, without its spelling, its order and its additions.</summary>
    private static string Meaning(JsonNode node) => Normal(WithoutNotes(node))!.ToJsonString();

    /// <summary>Removes additions, texts, limits of length and empty headers; the contract has none of these.</summary>
    private static JsonNode WithoutNotes(JsonNode node) => node switch
    {
        JsonObject all => new JsonObject(all
            .Where(member => !IsAddition(member.Value))
            .Where(member => !(member.Key is "description" or "summary" or "maxLength" or "minLength" && member.Value is JsonValue))
            .Select(member => KeyValuePair.Create(member.Key, member.Value is null ? null : WithoutNotes(member.Value)))
            .Where(member => !(member.Key is "headers" or "examples" or "parameters" && IsEmpty(member.Value)))),
        JsonArray all => new JsonArray([.. all
            .Where(item => !IsAddition(item))
            .Select(item => item is null ? null : WithoutNotes(item))]),
        _ => node.DeepClone(),
    };

    private static bool IsAddition(JsonNode? node) => node is JsonObject members && members.ContainsKey(Mark);

    private static bool IsEmpty(JsonNode? node) => node is JsonObject { Count: 0 } or JsonArray { Count: 0 };

    private static JsonNode? Normal(JsonNode? node)
    {
        if (node is JsonArray items)
            return new JsonArray([.. items.Select(Normal).OrderBy(item => item?.ToJsonString(), StringComparer.Ordinal)]);
        // 1 and 1.0 are equal.
        if (node is JsonValue value && value.GetValueKind() == JsonValueKind.Number)
            return JsonValue.Create((double)value);
        if (node is not JsonObject members)
            return node?.DeepClone();

        var normal = new JsonObject(members.OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => KeyValuePair.Create(member.Key, Normal(member.Value))));
        // An object allows additional properties by default.
        if (normal["additionalProperties"] is JsonObject { Count: 0 } || normal["additionalProperties"]?.GetValueKind() == JsonValueKind.True)
            normal.Remove("additionalProperties");
        // An empty schema means the same as no schema.
        if (normal["schema"] is JsonObject { Count: 0 })
            normal.Remove("schema");
        // Not required is the default.
        if (normal["required"]?.GetValueKind() == JsonValueKind.False)
            normal.Remove("required");
        // Write a nullable type as a choice of two schemas.
        if (normal["type"] is JsonArray types && types.Any(type => (string?)type == "null"))
        {
            var other = normal.DeepClone().AsObject();
            other["type"] = types.Select(type => (string)type!).Single(type => type != "null");
            return Normal(new JsonObject { ["anyOf"] = new JsonArray(other, new JsonObject { ["type"] = "null" }) });
        }
        return normal;
    }

    [GeneratedRegex("(?:src|href)=\"([^\"]+)\"")]
    private static partial Regex Loaded();

    [GeneratedRegex(@"var configObject = (\{.*\});")]
    private static partial Regex Configuration();
}
