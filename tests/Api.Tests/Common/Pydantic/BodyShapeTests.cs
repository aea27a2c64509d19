using Feather.WebApi.Common.Pydantic;

namespace Feather.Api.Tests.Common.Pydantic;

public sealed class BodyShapeTests
{
    [Test]
    public void A_record_tells_its_fields_as_it_reads_them() =>
        Assert.That(string.Join('\n', BodyShape.Of<SampleBody>().Fields.Select(Describe)), Is.EqualTo("""
            id required
            channel default "chat"
            owner nullable
            note nullable
            mode default "live"
            origin nullable
            metadata nullable
            tools nullable
            """));

    private static string Describe(BodyField field) =>
        field.Name
        + (field.IsRequired ? " required" : "")
        + (field.IsNullable ? " nullable" : "")
        + (field.Default is null ? "" : $" default {field.Default}");
}
