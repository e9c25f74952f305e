using System.Text;
using GtmFunctions.Pipeline.Signing;

namespace GtmFunctions.Cli.Fuzz;

/// <summary>One request of a fuzz run, which its seed and number make again at any time.</summary>
/// <param name="Source">The source that gets it.</param>
/// <param name="Kind">What kind of request it is, for the summary.</param>
/// <param name="Request">The request.</param>
/// <param name="Genuine">Whether it is signed as it stands, so that it must be accepted.</param>
/// <param name="Bytes">The length of the body where it is longer than is worth having in memory; what it says then does not matter.</param>
public sealed record FuzzCase(FuzzSource Source, string Kind, SignableRequest Request, bool Genuine, long? Bytes = null)
{
    /// <summary>Where every source is, so that a token of the path can be told from the rest.</summary>
    public const string Address = "https://hooks.example.com/api/hooks/source";

    /// <summary>When every request is sent and received.</summary>
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    private const long LongBody = 200L << 20;
    private const int MostPlain = 1 << 20;

    /// <summary>Makes a case.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="number">The case's number in it.</param>
    /// <param name="sources">What may get it.</param>
    public static FuzzCase Create(int seed, long number, IReadOnlyList<FuzzSource> sources)
    {
        var random = new Random(HashOf(seed, number));
        var source = sources[random.Next(sources.Count)];
        var sample = Sample(source);
        switch (random.Next(1000))
        {
            case 0: return new FuzzCase(source, "endless body", sample, Genuine: false, random.NextInt64(MostPlain + 1, LongBody + 1));
            case 1: return Signed(source, "gzip bomb", Gzipped(sample, HostileBodies.Bomb(random)));
            case < 100:
                return Signed(source, "gzip", Gzipped(sample, HostileBodies.Gzip(random, DocumentMutation.Mutate(random, sample.Body))));
            case < 200: return Signed(source, "hostile body", sample with { Body = HostileBodies.One(random) });
            case < 300: return Arbitrary(random, source, sample);
            case < 500: return Forged(random, Signed(source, "signed, then changed", sample));
            case < 800: return Signed(source, "other values", sample with { Body = DocumentMutation.Mutate(random, sample.Body) });
            default: return Signed(source, "changed, then signed", sample with { Body = BodyMutation.Mutate(random, sample.Body.Span) });
        }
    }

    // Not HashCode, which differs from process to process.
    private static int HashOf(int seed, long number) =>
        (int)((((ulong)number + 1) * 0x9E3779B97F4A7C15 ^ (uint)seed * 0xBF58476D1CE4E5B9) >> 32);

    private static SignableRequest Sample(FuzzSource source)
    {
        var sample = source.Source.Provider.Sample!;
        var request = new SignableRequest { Method = sample.Method, Url = Address, Body = Encoding.UTF8.GetBytes(sample.Body) }
            .With("Content-Type", "application/json");
        return sample.Headers.Aggregate(request, (with, header) => with.With(header.Key, header.Value));
    }

    private static SignableRequest Gzipped(SignableRequest sample, byte[] body) =>
        (sample with { Body = body }).With("Content-Encoding", "gzip");

    private static FuzzCase Signed(FuzzSource source, string kind, SignableRequest request)
    {
        try
        {
            return new FuzzCase(
                source, kind, SignatureSigner.Sign(source.Definition, request, source.Signing, Now, "msg_1"), Genuine: true);
        }
        catch (ArgumentException)
        {
            // The signature has its place in a body that can no longer hold it.
            return new FuzzCase(source, kind, request, Genuine: false);
        }
    }

    private static FuzzCase Forged(Random random, FuzzCase genuine)
    {
        var request = genuine.Request;
        if (random.Next(2) == 0)
            request = request with { Body = BodyMutation.Mutate(random, request.Body.Span) };
        if (random.Next(2) == 0 && request.Headers.Count > 0)
        {
            var (name, value) = request.Headers.ElementAt(random.Next(request.Headers.Count));
            request = request.With(name, BodyMutation.Value(random, value));
        }

        if (random.Next(8) == 0)
            request = request with
            {
                Url = $"{request.Url}{random.Next(3) switch { 0 => "?", 1 => "/", _ => "%" }}{BodyMutation.Value(random, "a=b")}",
            };
        return genuine with { Request = request, Genuine = false };
    }

    private static FuzzCase Arbitrary(Random random, FuzzSource source, SignableRequest sample)
    {
        var request = sample with { Body = random.Next(2) == 0 ? BodyMutation.Any(random) : HostileBodies.One(random) };
        foreach (var name in source.Definition.Header.Concat(source.Definition.Timestamp?.Header ?? []).Concat(source.Definition.Id))
        {
            if (random.Next(4) > 0)
                request = request.With(
                    name, BodyMutation.Value(random, "v1=5257a869e7ecebeda32affa62cdca3fa51cad7e77a0e56ff536d0ce8e108d8bd"));
        }

        string[] types = ["application/x-www-form-urlencoded", "text/xml", "application/json; charset=utf-16", "", "\u00e9/;;"];
        return new FuzzCase(source, "any bytes", request.With("Content-Type", types[random.Next(types.Length)]), Genuine: false);
    }
}
