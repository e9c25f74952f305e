using System.Globalization;
using System.Text;
using GtmFunctions.Pipeline.Signing;
using Stripe;
using Xunit;

namespace GtmFunctions.Tests.Signing.Judges;

/// <summary>Stripe.net as an independent judge: what it accepts we accept, what it refuses we refuse.</summary>
public sealed class StripeJudgeTests
{
    private const int Cases = 600;
    private const string Secret = "whsec_judged-by-stripes-own-library";
    private const long Tolerance = 300;
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    private static readonly long[] Ages = [0, 0, 0, 1, 299, 300, 301, 86_400, -299, -300, -301, -86_400];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Verify_SignedForgedStaleAndMalformed_AsStripeJudges(int seed)
    {
        var random = new Random(seed);
        var accepted = 0;
        for (var number = 0; number < Cases; number++)
        {
            var (body, header) = Request(random);
            var (stripe, why) = Stripe(body, header);
            var ours = Ours(body, header);
            Assert.True(
                stripe == ours.Accepted,
                $"case {number}: Stripe says {stripe} ({why}), we say {ours.Accepted} ({ours.Reason}) of '{header}'");
            accepted += stripe ? 1 : 0;
        }

        Assert.InRange(accepted, Cases / 5, Cases * 4 / 5);
    }

    // The one difference, and on purpose: hexadecimal in capitals is the same signature, and needs the secret as much.
    [Fact]
    public void Verify_SignatureInCapitals_IsAcceptedByUsAlone()
    {
        const string Body = "{}";
        var time = Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var header = $"t={time},v1={EventUtility.ComputeSignature(Secret, time, Body).ToUpperInvariant()}";

        Assert.False(Stripe(Body, header).Accepted);
        Assert.True(Ours(Body, header).Accepted);
    }

    private static (string Body, string Header) Request(Random random)
    {
        var body =
            $$"""{"id":"evt_{{random.Next()}}","object":"event","type":"invoice.paid","text":"Zoë 😀 {{new string('x', random.Next(50))}}"}{{(random.Next(2) == 0 ? "\r\n" : "")}}""";
        var time = (Now.ToUnixTimeSeconds() - Ages[random.Next(Ages.Length)]).ToString(CultureInfo.InvariantCulture);
        var right = EventUtility.ComputeSignature(Secret, time, body);
        var wrong = EventUtility.ComputeSignature("whsec_another", time, body);
        var header = random.Next(32) switch
        {
            0 => $"t={time},v1={wrong}",
            1 => $"t={time},v1={wrong},v1={right}",
            2 => $"t={time},v1={right},v1={wrong},v0={wrong}",
            3 => $"t={time},v0={right}",
            4 => $"v1={right}",
            5 => $"t={time}",
            6 => "",
            7 => $"v1={right},t={time}",
            8 => $"t={time},v1={right[..random.Next(right.Length)]}",
            9 => $"t={time},v1={Flipped(random, right)}",
            10 => $"t={time},v1={right}0",
            11 => $"t={Flipped(random, time)},v1={right}",
            12 => $"t=never,v1={right}",
            13 => $"t=,v1={right}",
            14 => $"t={time},v1=",
            15 => $"t={time};v1={right}",
            16 => $"t={time}.0,v1={right}",
            17 => $"T={time},V1={right}",
            18 => $"t={time}, v1={right}",
            _ => $"t={time},v1={right}",
        };
        return random.Next(6) == 0 ? (Flipped(random, body), header) : (body, header);
    }

    private static string Flipped(Random random, string text)
    {
        var at = random.Next(text.Length - 1);
        return char.IsSurrogate(text[at]) ? $"{text} " : $"{text[..at]}{(text[at] == '7' ? '8' : '7')}{text[(at + 1)..]}";
    }

    private static (bool Accepted, string Why) Stripe(string body, string header)
    {
        try
        {
            EventUtility.ValidateSignature(body, header, Secret, Tolerance, Now.ToUnixTimeSeconds());
            return (true, "");
        }
        catch (Exception refused)
            when (refused is StripeException or FormatException or ArgumentException or InvalidOperationException or KeyNotFoundException
                or IndexOutOfRangeException or NullReferenceException)
        {
            return (false, $"{refused.GetType().Name}: {refused.Message}");
        }
    }

    private static SignatureVerdict Ours(string body, string header) => SignatureVerifier.Verify(
        Requests.Catalogue.Find("stripe")!.Signature,
        Requests.From(new Dictionary<string, string> { ["Stripe-Signature"] = header }, Encoding.UTF8.GetBytes(body)),
        [new Secret("STRIPE", Secret)],
        Now);
}
