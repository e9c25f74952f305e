using System.Text;

namespace GtmFunctions.Cli.Fuzz;

/// <summary>Changes bytes and headers here and there, as a broken proxy, a careless sender or an attacker would.</summary>
internal static class BodyMutation
{
    private static readonly byte[][] Tokens =
    [
        .. new[]
        {
            "{", "}", "[", "]", "\"", ",", ":", "null", "true", "-0", "1e400", "0.1e-400", "\\", "\\u0000", "\\ud800", "\r\n", "\uFEFF",
            "<", "&", "%", "=", "\0"
        }
            .Select(Encoding.UTF8.GetBytes),
    ];

    private static readonly string[] Values =
        [
            "", " ", "0", "-1", "99999999999999999999", "1e9", "NaN", "v1=", "t=,v1=", "sha256=", "Bearer ", "Basic Og==", "a.b.c",
            "e30.e30.e30", "2025-01-02T03:04:05Z", "é\u0001", ",,,", "v1,", "gzip",
        ];

    /// <summary>A copy with one to four changes; never longer than twice the bytes and some.</summary>
    public static byte[] Mutate(Random random, ReadOnlySpan<byte> body)
    {
        var changed = new List<byte>(body.ToArray());
        for (var times = random.Next(1, 5); times > 0; times--)
            Change(random, changed);
        return [.. changed];
    }

    /// <summary>Any bytes.</summary>
    public static byte[] Any(Random random)
    {
        var bytes = new byte[random.Next(6) == 0 ? random.Next(20_000) : random.Next(200)];
        random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>A header's value: a known trap, the value with a character changed, or any characters that a server lets through.</summary>
    public static string Value(Random random, string value)
    {
        switch (random.Next(4))
        {
            case 0: return Values[random.Next(Values.Length)];
            case 1 when value.Length > 0:
                var at = random.Next(value.Length);
                return $"{value[..at]}{(char)random.Next(32, 256)}{value[(at + 1)..]}";
            case 2:
                return string.Create(random.Next(60), random, (text, source) =>
            {
                for (var index = 0; index < text.Length; index++)
                    text[index] = (char)source.Next(32, 0x3000);
            });
            default: return string.Concat(Enumerable.Repeat(value, random.Next(4)));
        }
    }

    private static void Change(Random random, List<byte> body)
    {
        var at = random.Next(body.Count + 1);
        var length = Math.Min(random.Next(1, 20), body.Count - at);
        switch (random.Next(6))
        {
            case 0 when at < body.Count: body[at] ^= (byte)(1 << random.Next(8)); break;
            case 1 when at < body.Count: body[at] = (byte)random.Next(256); break;
            case 2: body.RemoveRange(at, length); break;
            case 3: body.InsertRange(at, body.GetRange(at, length)); break;
            case 4: body.RemoveRange(at, body.Count - at); break;
            default: body.InsertRange(at, Tokens[random.Next(Tokens.Length)]); break;
        }
    }
}
