using System.Collections.Frozen;
using System.Text.Json;

namespace Feather.Domain.Common;

/// <summary>The snake_case word by which a value of an enum is stored and sent.</summary>
public static class Word
{
    public static string Of<T>(T value) where T : struct, Enum => Words<T>.ByValue[value];

    /// <summary>All words of an enum, in the order of its declaration.</summary>
    public static IReadOnlyList<string> All<T>() where T : struct, Enum => Words<T>.InOrder;

    /// <summary>The value of a word that is one of the enum's; any other is a fault in stored data.</summary>
    public static T To<T>(string word) where T : struct, Enum => Words<T>.ByWord[word];

    private static class Words<T> where T : struct, Enum
    {
        public static readonly FrozenDictionary<T, string> ByValue = Enum.GetValues<T>()
            .ToFrozenDictionary(value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));

        public static readonly string[] InOrder = [.. Enum.GetValues<T>().Select(value => ByValue[value])];

        public static readonly FrozenDictionary<string, T> ByWord = ByValue.ToFrozenDictionary(pair => pair.Value, pair => pair.Key);
    }
}
