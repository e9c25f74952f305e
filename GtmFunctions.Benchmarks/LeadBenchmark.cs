using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using BenchmarkDotNet.Attributes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Intake;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Receive;
using GtmFunctions.Pipeline.Route.Core;
using GtmFunctions.Pipeline.Signing;
using GtmFunctions.Pipeline.Storage.Assign;
using GtmFunctions.Pipeline.Storage.Route;
using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Benchmarks;

/// <summary>
/// A lead of the demo in memory: all that is computed between a webhook and the actions that it leads to, and no storage, queue or call.
/// The company is known, as from the cache, and the ledger has nobody yet.
/// </summary>
public class LeadBenchmark
{
    private const string SourceName = "website-forms";
    private const string SecretSetting = "WEBSITE_FORMS_SECRET";
    private const string SecretText = "whsec_ZGVtby1vbmx5LXdlYnNpdGUtZm9ybXMtc2VjcmV0";
    private const string Body = """
        {"type":"form.submitted","timestamp":"2026-11-23T09:00:00Z",
         "data":{"email":"grace@navy.example","name":"Grace Hopper","title":"VP Engineering","form":"talk-to-us"}}
        """;

    private static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    private static readonly (FieldPath Field, JsonNode Value)[] Company =
    [
        (FieldPath.Parse("account.employees"), 850), (FieldPath.Parse("account.industry"), "software"),
        (FieldPath.Parse("account.country"), "GB"),
    ];

    private readonly Secret[] _secrets = [new(SecretSetting, SecretText)];
    private Configuration _configuration = null!;
    private Source _source = null!;
    private HttpRequest _request = null!;
    private byte[] _body = null!;
    private byte[] _message = null!;
    private CanonicalEvent _event = null!;

    /// <summary>Reads the demo and signs the webhook.</summary>
    /// <exception cref="InvalidOperationException">The lead does not lead to what the demo says, so that nothing is measured.</exception>
    [GlobalSetup]
    public void Setup()
    {
        var read = ConfigurationReader.ForThisVersion(SourceCatalogue.Load(), ConnectorCatalogue.Load())
            .Read(BundleFiles.Load(Path.Combine(AppContext.BaseDirectory, "demo", "gtm.yaml")));
        _configuration = read.Configuration ?? throw new InvalidOperationException(string.Join(Environment.NewLine, read.Errors));
        _source = _configuration.Sources[SourceName];
        _body = Encoding.UTF8.GetBytes(Body);
        var signed = SignatureSigner.Sign(
            _source.Provider.Signature,
            new SignableRequest { Url = $"https://gtm.example/api/hooks/{SourceName}", Body = _body },
            _secrets[0],
            Now,
            "msg_1");
        _request = new DefaultHttpContext().Request;
        (_request.Method, _request.Scheme, _request.Host) = (HttpMethods.Post, "https", new HostString("gtm.example"));
        (_request.Path, _request.ContentType) = ($"/api/hooks/{SourceName}", "application/json");
        foreach (var (name, value) in signed.Headers)
            _request.Headers[name] = value;
        _message = Verify();
        _event = TakeIn();
        if (Decide() is not { Outcome: Outcomes.Routed, Actions.Count: 2 })
            throw new InvalidOperationException("The demo's lead is not routed to its two destinations.");
    }

    /// <summary>The whole way.</summary>
    [Benchmark(Baseline = true, Description = "a lead: verify, take in, score, filter, route")]
    public object Lead() => Decide(Enrich(TakeIn(Verify())));

    /// <summary>Verifies the signature and makes the queue message.</summary>
    [Benchmark(Description = "verify, write the message")]
    public byte[] Verify()
    {
        var signed = ReceivedRequest.ForSignature(_request, _source, token: null, _body);
        var verdict = SignatureVerifier.Verify(_source.Provider.Signature, signed, _secrets, Now);
        if (!verdict.Accepted)
            throw new InvalidOperationException(verdict.Reason);
        var message = ReceivedRequest.Message(_request, _source, verdict, signed, Now);
        return JsonSerializer.SerializeToUtf8Bytes(message, PipelineJson.Readable.ReceivedMessage);
    }

    /// <summary>Reads the queue message and makes the canonical event.</summary>
    [Benchmark(Description = "read the message, take in")]
    public CanonicalEvent TakeIn() => TakeIn(_message);

    /// <summary>Scores, filters and routes the event.</summary>
    [Benchmark(Description = "score, filter, route")]
    public object Route() => Decide();

    private CanonicalEvent TakeIn(byte[] bytes)
    {
        var message = JsonSerializer.Deserialize(bytes, PipelineJson.Readable.ReceivedMessage)!;
        var item = IntakeItem.Split(message, _source.Provider.Event)[0];
        return Normaliser.Normalise(_source, item, message.Headers).Event("e20261123-0000000000000000000000", message);
    }

    private RouteDecision Decide() => Decide(Enrich(_event with { Data = (JsonObject)_event.Data.DeepClone() }));

    private static CanonicalEvent Enrich(CanonicalEvent @event)
    {
        foreach (var (field, value) in Company)
            field.Write(@event.Data, value.DeepClone());
        return @event;
    }

    // Answers as storage would in which nothing is yet, and takes what is claimed for claimed
    private RouteDecision Decide(CanonicalEvent @event)
    {
        var plan = RouteCore.Plan(_configuration, @event);
        var known = Known.Nothing;
        while (true)
        {
            var step = RouteCore.Decide(plan, known, Now);
            if (step.Effects is [var effect, ..])
                known = known.Claimed(effect);
            else if (step.Needs is [MarkNeed mark, ..])
                known = known.With(mark, new MarkReading(Mark: null));
            else if (step.Needs is [OwnerNeed owner, ..])
                known = known.With(owner, new AssignmentSheet(null, null, default, null, default));
            else
                return step.Decision!;
        }
    }
}
