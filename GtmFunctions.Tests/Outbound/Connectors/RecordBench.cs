using GtmFunctions.Pipeline.Outbound.Connectors;
using GtmFunctions.Pipeline.Storage.Deliver;
using GtmFunctions.Tests.Deliver;

namespace GtmFunctions.Tests.Outbound.Connectors;

/// <summary>Calls of actions that make records, at a <see cref="RecordApi"/>, with the steps that were kept of them.</summary>
internal sealed class RecordBench : IDisposable
{
    private readonly CallBench _calls = new();

    /// <summary>What is known of the records that were made or found.</summary>
    public IReadOnlyList<ActionStep> Kept { get; private set; } = [];

    /// <summary>An API that refuses to make a kind, and does not find what is there.</summary>
    public static RecordApi Answering(string connector, string kind, int status, string body) => new(connector)
    {
        Lags = true,
        Refuse = (does, context) => does == kind ? RecordApi.Say(context, status, body) : Task.FromResult(false),
    };

    public OutboundCall Call(string connector, string action, LocalServer server) =>
        _calls.Set("TOKEN", "client-1:client-secret").Call(
            connector, server, "TOKEN", action, RecordApi.Actions.Single(
                one => (one.Connector, one.Action) == (connector, action)).With) with
        {
            Steps = new RecordedSteps(Kept, (steps, _) =>
            {
                Kept = steps;
                return Task.CompletedTask;
            }),
        };

    public Task<Answer> SendAsync(OutboundCall call) => _calls.SendAsync(call);

    public void Dispose() => _calls.Dispose();
}
