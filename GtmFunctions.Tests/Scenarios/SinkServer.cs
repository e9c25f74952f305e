using GtmFunctions.Cli.Host;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Tests.Scenarios;

/// <summary>The sink of <c>gtm dev</c> on a port of its own, for destinations.</summary>
internal sealed class SinkServer : IAsyncDisposable
{
    private readonly WebApplication _host;
    private readonly Sink _sink;

    private SinkServer(WebApplication host, Sink sink) => (_host, _sink, Address) = (host, sink, host.Urls.First());

    /// <summary>Where it listens, without a slash at the end.</summary>
    public string Address { get; }

    public static async Task<SinkServer> StartAsync(TimeProvider clock)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var host = builder.Build();
        var sink = new Sink(clock, dataFolder: null);
        sink.Map(host);
        await host.StartAsync();
        return new SinkServer(host, sink);
    }

    /// <summary>What it got under a name.</summary>
    public IReadOnlyList<SinkRequest> Received(string name) => _sink.List(name).Requests;

    /// <summary>Tells it how to answer under a name.</summary>
    public void Behave(string name, SinkBehaviour behaviour) => _sink.Behave(name, behaviour);

    public ValueTask DisposeAsync() => _host.DisposeAsync();
}
