using System.Text;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Intake;
using GtmFunctions.Pipeline.Signing;
using GtmFunctions.Tests.Signing;

namespace GtmFunctions.Tests.Catalog;

/// <summary>What intake makes of the samples of the catalogue.</summary>
internal static class SampleReading
{
    /// <summary>A provider's samples by name, the plain one first.</summary>
    public static IReadOnlyList<(string Name, SampleDefinition Sample)> SamplesOf(SourceDefinition provider) =>
        [("sample", provider.Sample!), .. provider.Samples.Select(pair => (pair.Key, pair.Value))];

    /// <summary>The items of a sample, normalised, as the catalogue alone says.</summary>
    public static IReadOnlyList<NormalisedItem> Read(SourceDefinition provider, SampleDefinition sample)
    {
        var signed = Signed(provider, sample);
        var source = new Source { Name = provider.Name, Provider = provider, Secrets = [], Mapping = new SourceMapping(provider) };
        var message = new ReceivedMessage
        {
            Delivery = "d",
            Source = provider.Name,
            ReceivedAt = DateTimeOffset.UnixEpoch,
            Signature = new SignatureNote("", null, null, false),
            ContentType = signed.Headers.GetValueOrDefault("Content-Type", "application/json"),
            Headers = signed.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value),
            Text = Encoding.UTF8.GetString(signed.Body.Span),
        };
        return [.. IntakeItem.Split(message, provider.Event).Select(item => Normaliser.Normalise(source, item, message.Headers))];
    }

    private static SignableRequest Signed(SourceDefinition provider, SampleDefinition sample)
    {
        if (provider.Signature.Count == 0)
            return Requests.From(sample);
        var keys = Keys.For(provider.Signature[0]);
        return SignatureSigner.Sign(provider.Signature[0], Requests.From(sample), keys.Sign, DateTimeOffset.UnixEpoch, "m");
    }
}
