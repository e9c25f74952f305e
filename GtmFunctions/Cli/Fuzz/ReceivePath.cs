using System.Text.Json;
using GtmFunctions.Cli.Send;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Intake;
using GtmFunctions.Pipeline.Receive;
using GtmFunctions.Pipeline.Signing;
using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Cli.Fuzz;

/// <summary>What the receive path made of a request. Each of these is right; what is thrown instead is a finding.</summary>
public enum FuzzVerdict
{
    /// <summary>Its events would go on.</summary>
    TakenIn,

    /// <summary>It would be a dead letter with its reason.</summary>
    DeadLetter,

    /// <summary>It would be answered 401.</summary>
    Refused,

    /// <summary>It would be answered 413.</summary>
    TooLarge,
}

/// <summary>
/// Takes a request the way of a webhook as far as that needs no storage: body, signature, message, batch, normalised event, message.
/// </summary>
public static class ReceivePath
{
    /// <summary>Runs a case. Nothing in it waits, so it ends on the thread that it began on.</summary>
    /// <exception cref="FuzzFailureException">Something is not as it must be.</exception>
    public static async Task<FuzzVerdict> RunAsync(FuzzCase fuzz, CancellationToken cancellation)
    {
        var context = new DefaultHttpContext();
        foreach (var (name, value) in fuzz.Request.Headers)
            context.Request.Headers[name] = value;
        context.Request.Body = fuzz.Bytes is { } length ? new EndlessBody(length) : new MemoryStream(fuzz.Request.Body.ToArray());
        if (await RequestBody.ReadAsync(context.Request, fuzz.Source.Source.MaxBytes, cancellation) is not { } body)
            return FuzzVerdict.TooLarge;

        var request = fuzz.Request with { Body = body };
        var signed = AsReceived.From(request, FuzzCase.Address);
        var verdict = SignatureVerifier.Verify([fuzz.Source.Definition], signed, [fuzz.Source.Live], FuzzCase.Now);
        if (verdict.Fault is { } fault)
            throw new FuzzFailureException($"the check blames our settings: {fault}");
        if (!verdict.Accepted)
        {
            return fuzz.Genuine || verdict.Reason.Length == 0
                ? throw new FuzzFailureException($"a genuine request was refused: '{verdict.Reason}'")
                : FuzzVerdict.Refused;
        }

        return TakeIn(fuzz, ReceivedRequest.Message(context.Request, fuzz.Source.Source, verdict, signed, FuzzCase.Now), body.Span);
    }

    private static FuzzVerdict TakeIn(FuzzCase fuzz, ReceivedMessage received, ReadOnlySpan<byte> sent)
    {
        // Salesforce's session id, and nothing else, is taken out of what is kept.
        var message = Again(received, PipelineJson.Readable.ReceivedMessage);
        if (fuzz.Source.Definition.Scheme != SignatureScheme.Organization && !message.Body().AsSpan().SequenceEqual(sent))
            throw new FuzzFailureException("the bytes that were received are not those that were sent");
        try
        {
            foreach (var item in IntakeItem.Split(message, fuzz.Source.Source.Provider.Event))
                HandOn(Normaliser.Normalise(fuzz.Source.Source, item, message.Headers));
            return FuzzVerdict.TakenIn;
        }
        catch (UnprocessableException)
        {
            return FuzzVerdict.DeadLetter;
        }
    }

    private static void HandOn(NormalisedItem item)
    {
        var message = new EventMessage
        {
            Event = new CanonicalEvent
            {
                Id = "fuzz",
                Source = "fuzz",
                Type = item.Type,
                Subject = item.Subject,
                Time = item.Time ?? FuzzCase.Now,
                ProviderId = item.ProviderId,
                ProviderType = item.ProviderType,
                Data = item.Data,
            },
            FirstSeenAt = FuzzCase.Now,
            Configuration = "fuzz",
        };
        Again(message, PipelineJson.Readable.EventMessage);
    }

    private static T Again<T>(T message, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(message, type), type)!;
}
