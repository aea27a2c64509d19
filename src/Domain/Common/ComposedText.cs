using System.Globalization;

namespace Feather.Domain.Common;

/// <summary>Unicode's Normalization Form C. <see cref="string.Normalize()"/> changes nothing here: it needs the ICU library.</summary>
public static class ComposedText
{
    // Every character below it is composed already, and none combines.
    private const char FirstCombining = '\u0300';

    private static readonly Lazy<CanonicalForms> Forms = new(CanonicalForms.Read);

    public static string Of(string text) => text.All(character => character < FirstCombining) ? text : Compose(Decompose(text));

    private static List<int> Decompose(string text)
    {
        List<int> codes = [];
        foreach (var rune in text.EnumerateRunes())
            Forms.Value.Decompose(rune.Value, codes);
        // The marks on one letter have a fixed order. The sort is stable: marks of one class keep their order.
        for (var start = 0; start < codes.Count; start++)
        {
            var marks = codes.Skip(start).TakeWhile(code => Forms.Value.ClassOf(code) > 0).ToList();
            foreach (var code in marks.OrderBy(Forms.Value.ClassOf))
                codes[start++] = code;
        }
        return codes;
    }

    private static string Compose(List<int> codes)
    {
        List<int> composed = [];
        var (starter, lastClass) = (-1, 0);
        foreach (var code in codes)
        {
            var classOf = Forms.Value.ClassOf(code);
            // A mark cannot join its letter across another mark of the same class or a higher one.
            var isBlocked = starter < 0 || (lastClass != 0 && lastClass >= classOf);
            if (!isBlocked && Forms.Value.Compose(composed[starter], code) is { } whole)
            {
                composed[starter] = whole;
                continue;
            }
            if (classOf == 0)
                starter = composed.Count;
            lastClass = classOf;
            composed.Add(code);
        }
        return string.Concat(composed.Select(char.ConvertFromUtf32));
    }

    private sealed class CanonicalForms
    {
        private const int Syllables = 0xAC00, Leads = 0x1100, Vowels = 0x1161, Tails = 0x11A7;
        private const int VowelCount = 21, TailCount = 28, SyllableCount = 19 * VowelCount * TailCount;

        private readonly Dictionary<int, int[]> parts = [];
        private readonly Dictionary<(int First, int Second), int> wholes = [];
        private readonly Dictionary<int, int> classes = [];

        public static CanonicalForms Read()
        {
            var forms = new CanonicalForms();
            using var reader = new StreamReader(typeof(ComposedText).Assembly.GetManifestResourceStream("CanonicalForms.txt")!);
            while (reader.ReadLine() is { } line)
            {
                if (line[0] != '#')
                    forms.Add(line.Split(' '));
            }
            return forms;
        }

        public int ClassOf(int code) => classes.GetValueOrDefault(code);

        public void Decompose(int code, List<int> into)
        {
            var syllable = code - Syllables;
            if (syllable is >= 0 and < SyllableCount)
            {
                into.AddRange([Leads + (syllable / TailCount / VowelCount), Vowels + (syllable / TailCount % VowelCount)]);
                if (syllable % TailCount > 0)
                    into.Add(Tails + (syllable % TailCount));
            }
            else if (parts.TryGetValue(code, out var pieces))
            {
                foreach (var piece in pieces)
                    Decompose(piece, into);
            }
            else
            {
                into.Add(code);
            }
        }

        public int? Compose(int first, int second)
        {
            if (wholes.TryGetValue((first, second), out var whole))
                return whole;
            var (lead, vowel, syllable, tail) = (first - Leads, second - Vowels, first - Syllables, second - Tails);
            if (lead is >= 0 and < 19 && vowel is >= 0 and < VowelCount)
                return Syllables + (((lead * VowelCount) + vowel) * TailCount);
            return syllable is >= 0 and < SyllableCount && syllable % TailCount == 0 && tail is > 0 and < TailCount ? first + tail : null;
        }

        private void Add(string[] words)
        {
            if (words[1] is "=" or ">")
            {
                var (code, pieces) = (Code(words[0]), words[2..].Select(Code).ToArray());
                parts.Add(code, pieces);
                if (words[1] == "=")
                    wholes.Add((pieces[0], pieces[1]), code);
                return;
            }
            var range = words[0].Split('-');
            for (var code = Code(range[0]); code <= Code(range[1]); code++)
                classes.Add(code, int.Parse(words[1], CultureInfo.InvariantCulture));
        }

        private static int Code(string hex) => int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }
}
