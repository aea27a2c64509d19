using System.Text.RegularExpressions;
using Feather.Domain.Models;

namespace Feather.Domain.Tests.Models;

internal sealed class SpokenTextTests
{
    [TestCase(@"Hello", @"Hello")]
    [TestCase(@"a\u0000b", @"a\uFFFDb")]
    [TestCase(@"😀é😀", @"😀é😀")]
    [TestCase(@"a\uD83D b", @"a\uFFFD b")]
    [TestCase(@"\uDE00a", @"\uFFFDa")]
    [TestCase(@"a\uD83D", @"a\uFFFD")]
    [TestCase(@"\uD83D\uD83D\uDE00", @"\uFFFD😀")]
    [TestCase(@"", @"")]
    public void Can_be_stored_in_whatever_pieces_it_comes(string said, string stored)
    {
        // An attribute cannot hold a lone surrogate.
        (said, stored) = (Regex.Unescape(said), Regex.Unescape(stored));
        foreach (var size in (int[])[1, 2, 100])
        {
            var text = new SpokenText();

            var taken = said.Chunk(size).Select(piece => text.Take(new string(piece))).ToList();

            Assert.That(string.Concat(taken) + text.End(), Is.EqualTo(stored), $"in pieces of {size}");
            Assert.That(taken.Where(piece => piece is [.., var last] && char.IsHighSurrogate(last)), Is.Empty);
        }
    }
}
