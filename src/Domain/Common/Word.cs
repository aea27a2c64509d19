using System.Collections.Frozen;
using System.Text.Json;

namespace Feather.Domain.Common;

/// <summary>The snake_case word that stands for an enum value in the database and in JSON.</summary>
public static class Word
{
    public static string Of<T>(T value) where T : struct, Enum => Words<T>.ByValue[value];

    public static IReadOnlyList<string> All<T>() where T : struct, Enum => Words<T>.InOrder;

    /// <summary>The value of a word. An unknown word is a fault in stored data and throws.</summary>
    public static T To<T>(string word) where T : struct, Enum => Words<T>.ByWord[word];

    private static class Words<T> where T : struct, Enum
    {
        public static readonly FrozenDictionary<T, string> ByValue = Enum.GetValues<T>()
            .ToFrozenDictionary(value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));

        public static readonly string[] InOrder = [.. Enum.GetValues<T>().Select(value => ByValue[value])];

        public static readonly FrozenDictionary<string, T> ByWord = ByValue.ToFrozenDictionary(pair => pair.Value, pair => pair.Key);
    }
}
