using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace GtmFunctions.Cli.Doctor;

/// <summary>What an app answered, and when.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Text">The body.</param>
/// <param name="Date">The app's clock, by its Date header; whole seconds.</param>
/// <param name="AskedAt">This machine's clock when it was asked.</param>
/// <param name="AnsweredAt">This machine's clock when the answer was there.</param>
public sealed record AppAnswer(int Status, string Text, DateTimeOffset? Date, DateTimeOffset AskedAt, DateTimeOffset AnsweredAt)
{
    /// <summary>The body as a record; <see langword="null"/> where it is none of that kind.</summary>
    internal T? Read<T>(JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(Text, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>How far this machine's clock is ahead of the app's, to about a second; <see langword="null"/> without a date.</summary>
    public TimeSpan? Ahead => Date is { } date ? AskedAt + ((AnsweredAt - AskedAt) / 2) - date : null;
}
