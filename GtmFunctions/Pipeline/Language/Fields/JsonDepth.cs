using System.Text.Json;

namespace GtmFunctions.Pipeline.Language.Fields;

/// <summary>
/// How deep JSON may nest: a payload that comes in, and what is read and written of it from then on. An event, its message, its dead letter
/// and the answer of an ops call each stand around a payload, and a mapping or a template may put it some levels deeper, so every reader
/// and writer of our own goes well beyond what is taken in.
/// </summary>
public static class JsonDepth
{
    /// <summary>The deepest payload that is taken in, the root counted. Nothing that a provider documents comes near it.</summary>
    public const int Payload = 64;

    /// <summary>The deepest JSON that is read and written after that.</summary>
    public const int Own = 256;

    /// <summary>Whether bytes nest deeper than <see cref="Payload"/> before anything else is wrong with them.</summary>
    /// <param name="json">JSON, or what claims to be; several documents too.</param>
    public static bool IsTooDeep(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Payload + 1, AllowMultipleValues = true });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray && reader.CurrentDepth >= Payload)
                    return true;
            }

            return false;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
