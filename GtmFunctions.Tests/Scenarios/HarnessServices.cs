using Azure.Core;
using GtmFunctions.Pipeline.Hosting;
using GtmFunctions.Pipeline.Limits;
using GtmFunctions.Pipeline.Outbound;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Surface;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Tests.Scenarios;

/// <summary>The services of a <see cref="PipelineHarness"/>: the pipeline as hosts make it, with storage, settings and a clock.</summary>
internal static class HarnessServices
{
    // A busy machine has storage answer late, for which a provider would not wait and these tests do; a wire holds requests up itself
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Makes the services.</summary>
    /// <param name="connection">Storage.</param>
    /// <param name="sinkAddress">Where the destinations of <see cref="Document"/> are.</param>
    /// <param name="settings">Settings besides the secrets of <see cref="Document"/>.</param>
    /// <param name="clock">The clock of everything but storage and calls.</param>
    /// <param name="script">What storage does.</param>
    /// <param name="overAWire">Whether a wire with faults of its own is before storage.</param>
    public static ServiceProvider Create(
        string connection,
        string sinkAddress,
        Dictionary<string, string?>? settings,
        TimeProvider clock,
        StorageScript script,
        bool overAWire)
    {
        var values = new Dictionary<string, string?>
        {
            [StorageConnection.SettingName] = connection,
            ["FORMS_SECRET"] = Document.FormsSecret,
            ["FORMS_SECRET_NEXT"] = Document.NextFormsSecret,
            ["CRM_SECRET"] = Document.CrmSecret,
            ["SINK_SECRET"] = "whsec_c2luay1zZWNyZXQtZm9yLXRlc3RzLW9ubHk=",
            ["SLACK_URL"] = $"{sinkAddress}/sink/slack",
            ["SEQUENCER_URL"] = $"{sinkAddress}/sink/sequencer",
            ["OTHER_URL"] = $"{sinkAddress}/sink/other",
            ["COMPANY_API"] = $"{sinkAddress}/companies",
        };
        foreach (var (name, value) in settings ?? [])
            values[name] = value;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build();

        return new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning))
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton(clock)
            .AddSingleton(new QueueSettings())
            .AddSingleton(new AdmissionSettings(TimeSpan.Zero))
            .AddSingleton(StorageConnection.FromSettings(configuration, options => Configure(options, script, overAWire)))
            .AddSingleton(new OutboundClient(TimeProvider.System, allowLoopback: true))
            .AddPipeline()
            .BuildServiceProvider();
    }

    // The wire's faults are over at once, so that nothing is gained by waiting before a request is sent again
    private static void Configure(ClientOptions options, StorageScript script, bool overAWire)
    {
        options.AddPolicy(script, HttpPipelinePosition.PerCall);
        if (overAWire)
            (options.Retry.Mode, options.Retry.Delay) = (RetryMode.Fixed, TimeSpan.FromMilliseconds(1));
        else
            options.Retry.NetworkTimeout = Patience;
    }
}
