using System.Globalization;
using System.Security.Cryptography;

namespace GtmFunctions.Cli.Send;

/// <summary>An id for an event that is sent, as the text or the number that a provider would give.</summary>
/// <param name="Text">The text; it holds no dot, which parts a signed id from what follows it.</param>
/// <param name="Number">The number, which JSON keeps exactly; 0 where the text was given and is none.</param>
public sealed record SampleId(string Text, long Number)
{
    // Milliseconds take 41 bits until 2039; JSON numbers are exact to 53.
    private const int RandomBits = 12;

    /// <summary>An id that no event has yet.</summary>
    public static SampleId New(TimeProvider clock)
    {
        var number = (clock.GetUtcNow().ToUnixTimeMilliseconds() << RandomBits) | (long)RandomNumberGenerator.GetInt32(1 << RandomBits);
        return new SampleId($"gtm{number:x}{RandomNumberGenerator.GetHexString(6, lowercase: true)}", number);
    }

    /// <summary>The id that a person gave.</summary>
    public static SampleId From(string text) => new(text, long.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : 0);

    /// <summary>The id of an item of a batch; the first has this one.</summary>
    /// <param name="index">The item's place, from 0.</param>
    public SampleId Item(int index) => index == 0 ? this : new SampleId($"{Text}-{index + 1}", Number == 0 ? 0 : Number + index);
}
