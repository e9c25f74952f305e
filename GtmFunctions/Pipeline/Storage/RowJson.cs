using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Azure.Data.Tables;

namespace GtmFunctions.Pipeline.Storage;

/// <summary>JSON in a row, in one property or as many as it takes.</summary>
internal static class RowJson
{
    /// <summary>Writes a value into a row.</summary>
    /// <exception cref="ArgumentException">Its JSON is longer than <see cref="LongText.MaxCharacters"/>.</exception>
    public static void Write<T>(TableEntity row, string name, T value, JsonTypeInfo<T> type) =>
        LongText.Write(row, name, JsonSerializer.Serialize(value, type));

    /// <summary>Reads a value from a row that has one.</summary>
    /// <exception cref="JsonException">It is not the JSON of one.</exception>
    public static T Read<T>(TableEntity row, string name, JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(LongText.Read(row, name)!, type)!;

    /// <summary>Reads a value from a row; nothing where the row, which an earlier version may have written, has none.</summary>
    /// <exception cref="JsonException">It is not the JSON of one.</exception>
    public static T? Find<T>(TableEntity row, string name, JsonTypeInfo<T> type)
        where T : class =>
        LongText.Read(row, name) is { } text ? JsonSerializer.Deserialize(text, type) : null;
}
