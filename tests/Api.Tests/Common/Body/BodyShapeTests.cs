using Feather.WebApi.Common.Body;

namespace Feather.Api.Tests.Common.Body;

public sealed class BodyShapeTests
{
    [Test]
    public void A_record_tells_its_fields_as_it_reads_them() =>
        Assert.That(string.Join('\n', BodyShape.Of<SampleBody>().Select(Describe)), Is.EqualTo("""
            id Uuid required
            channel Text default chat at most 5
            owner Uuid nullable
            note Text nullable at most 5
            mode Choice default live of live|test|simulation
            origin Choice nullable of inbound|outbound
            metadata Document nullable
            tools ToolInputs nullable
            """));

    private static string Describe(BodyField field) =>
        $"{field.Name} {field.Kind}"
        + (field.IsRequired ? " required" : "")
        + (field.IsNullable ? " nullable" : "")
        + (field.Default is null ? "" : $" default {field.Default}")
        + (field.MaxLength is null ? "" : $" at most {field.MaxLength}")
        + (field.Allowed is null ? "" : $" of {string.Join('|', field.Allowed)}");
}
