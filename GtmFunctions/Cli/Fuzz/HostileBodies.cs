using System.IO.Compression;
using System.Text;

namespace GtmFunctions.Cli.Fuzz;

/// <summary>Bodies that break parsers, each of a kind of its own and of a random size.</summary>
internal static class HostileBodies
{
    private const int Deepest = 10_000;
    private const int MostBytes = 1 << 20;

    private static readonly Func<Random, byte[]>[] All =
    [
        _ => [],
        random => Text(new string(' ', random.Next(100))),
        _ => "null"u8.ToArray(),
        _ => "\"\\ud800\""u8.ToArray(),
        random => Text($"{{\"\\ud8{random.Next(10)}0\":1,\"id\":\"\\udc00\"}}"),
        random => Text(Nested("[", "]", random)),
        random => Text(Nested("{\"a\":", "}", random)),
        random => Text(new string('[', random.Next(Deepest))),
        random => Text($"{{{string.Join(',', Enumerable.Repeat("\"id\":\"a\"", random.Next(1, 2000)))}}}"),
        random =>
            Text($"{{\"id\":{new string('9', random.Next(1, 5000))},\"time\":-1e{random.Next(1, 99999)},\"created\":9007199254740993}}"),
        random => Text($"{{\"id\":1{new string('0', random.Next(400))}.{new string('5', random.Next(1, 400))}e-{random.Next(999999)}}}"),
        _ => [0xEF, 0xBB, 0xBF, .. "{\"id\":\"bom\"}\r\n"u8],
        _ => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("{\"id\":1}")],
        _ => [.. "{\"id\":\""u8, 0xC3, 0x28, 0xED, 0xA0, 0x80, .. "\"}"u8],
        random => Text($"[{string.Join(',', Enumerable.Repeat("{}", random.Next(1, 300)))}]"),
        random => Text($"[{string.Join(",\r\n", Enumerable.Repeat("[null,{}]", random.Next(1, 300)))}]\r\n"),
        random => Text($"{{\"data\":\"{new string('x', random.Next(MostBytes / 16))}\"}}"),
        random => Text($"payload={Uri.EscapeDataString(Nested("{\"a\":", "}", random))}&&=&a=1&a=2&%FF=%00%zz"),
        random => Text(new string('&', random.Next(1, 5000))),
        _ => Text("<!DOCTYPE a [<!ENTITY b \"bbbbbbbbbb\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;\">]><a>&c;</a>"),
        _ => Text("<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>"),
        random => Text(Nested("<a>", "</a>", random)),
        random => Text($"<a {string.Join(' ', Enumerable.Range(0, random.Next(300)).Select(n => $"b{n}='c'"))}><![CDATA[\r\n]]>&#0;</a>"),
    ];

    /// <summary>One of them.</summary>
    public static byte[] One(Random random) => All[random.Next(All.Length)](random);

    /// <summary>Some bytes as gzip: whole, cut short, with a bit changed, or twice.</summary>
    public static byte[] Gzip(Random random, byte[] plain)
    {
        var packed = Packed(plain);
        switch (random.Next(5))
        {
            case 0: return packed[..random.Next(packed.Length)];
            case 1 when packed.Length > 0:
                packed[random.Next(packed.Length)] ^= (byte)(1 << random.Next(8));
                return packed;
            case 2: return [.. packed, .. packed];
            default: return packed;
        }
    }

    /// <summary>A bomb: some kilobytes of gzip that hold megabytes of zeros, or of the shortest JSON values.</summary>
    public static byte[] Bomb(Random random)
    {
        var unit = random.Next(3) switch { 0 => "\0"u8, 1 => "[],"u8, _ => "{\"a\":["u8 };
        var plain = new byte[random.Next(1 << 20, 24 << 20)];
        for (var at = 0; at + unit.Length <= plain.Length; at += unit.Length)
            unit.CopyTo(plain.AsSpan(at));
        plain[0] = (byte)'[';
        plain[^1] = (byte)']';
        return Packed(plain);
    }

    private static string Nested(string open, string close, Random random)
    {
        var depth = random.Next(4) == 0 ? random.Next(Deepest) : random.Next(130);
        return $"{string.Concat(Enumerable.Repeat(open, depth))}1{string.Concat(Enumerable.Repeat(close, depth))}";
    }

    private static byte[] Packed(byte[] plain)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(plain);
        return packed.ToArray();
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);
}
