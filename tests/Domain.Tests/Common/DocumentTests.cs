using Feather.Domain.Common;

namespace Feather.Domain.Tests.Common;

[Parallelizable(ParallelScope.All)]
internal sealed class DocumentTests
{
    private static readonly string Deep = $"{{\"a\":{new string('[', 199)}{new string(']', 199)}}}";

    [Test]
    public void A_document_of_two_hundred_levels_is_read_again()
    {
        Assert.That(Document.Parse(Deep).Text, Is.EqualTo(Deep));
        Assert.That(Document.ParseList($"[{Deep}]").Single().Text, Is.EqualTo(Deep));
    }

    [Test]
    public void Documents_are_written_as_a_list_in_their_order() =>
        Assert.That(Document.WriteList([Document.Parse("""{"b":1}"""), Document.Empty]), Is.EqualTo("""[{"b":1},{}]"""));

    [Test]
    public void A_log_sees_how_many_keys_a_document_has_and_none_of_them() =>
        Assert.That($"{Document.Parse("""{"pin":"1234","card":"5678"}""")}", Is.EqualTo("a document of 2 keys"));
}
