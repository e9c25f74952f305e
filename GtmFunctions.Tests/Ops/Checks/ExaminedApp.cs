using System.Text.Json.Nodes;
using GtmFunctions.Cli.Azurite;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Hosting;
using GtmFunctions.Pipeline.Ops.Checks;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Config;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace GtmFunctions.Tests.Ops.Checks;

/// <summary>An app on real storage that is asked to examine itself; nothing of it runs.</summary>
internal sealed class ExaminedApp : IAsyncDisposable
{
    /// <summary>A document with two sources, an enricher and a destination, and the settings that make it healthy.</summary>
    public const string Document = """
        version: 1
        sources:
          forms: { provider: standard-webhooks, secrets: [FORMS_SECRET], tolerance: 3m }
          crm: { provider: hubspot, secrets: [CRM_SECRET] }
        enrichers:
          company:
            key: account.domain
            waterfall:
              - { connector: http, url: "{{ settings.COMPANY_API }}/{{ account.domain }}", map: { account.employees: employees } }
        workflows:
          all: { on: [lead.created], enrich: [company], do: [ { to: sequencer } ] }
        destinations:
          sequencer: { connector: http, url: SEQUENCER_URL, sign: { scheme: standard-webhooks, secret: SEQUENCER_SECRET } }
        """;

    private readonly ServiceProvider _services;
    private readonly Dictionary<string, string?> _values;

    private ExaminedApp(ServiceProvider services, FakeTimeProvider clock, Dictionary<string, string?> values) =>
        (_services, Clock, _values) = (services, clock, values);

    public FakeTimeProvider Clock { get; }

    public StorageConnection Storage => _services.GetRequiredService<StorageConnection>();

    /// <summary>Prepares storage as an app does when it starts, and publishes a document.</summary>
    /// <param name="connection">The storage account.</param>
    /// <param name="document">What is published; nothing where <see langword="null"/>, and then storage is left as it is.</param>
    /// <param name="changes">Settings over the healthy ones; <see langword="null"/> takes one away.</param>
    public static async Task<ExaminedApp> StartAsync(
        string connection, string? document = Document, params (string Name, string? Value)[] changes)
    {
        var values = new Dictionary<string, string?>
        {
            [StorageConnection.SettingName] = connection,
            ["FORMS_SECRET"] = "whsec_Zm9ybXMtc2VjcmV0LWZvci10ZXN0cy1vbmx5IQ==",
            ["CRM_SECRET"] = "hubspot-secret-for-tests-only",
            ["COMPANY_API"] = "https://company.example/secret-path",
            ["SEQUENCER_URL"] = "https://sequencer.example/secret-hook",
            ["SEQUENCER_SECRET"] = "whsec_c2luay1zZWNyZXQtZm9yLXRlc3RzLW9ubHk=",
        };
        foreach (var (name, value) in changes)
            values[name] = value;
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var services = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.None))
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(values).Build())
            .AddSingleton<TimeProvider>(clock)
            .AddPipeline()
            .BuildServiceProvider();
        if (document is not null)
        {
            await services.GetRequiredService<StoragePreparation>().EnsureAsync(TestContext.Current.CancellationToken);
            var read = await services.GetRequiredService<ConfigurationPublisher>().PublishAsync(
                new Publishing(
                    new ConfigurationBundle("gtm.yaml", document, new Dictionary<string, string>()), PublicationAuthor.Person("Test")),
                TestContext.Current.CancellationToken);
            Assert.Empty(read.Errors);
        }

        return new ExaminedApp(services, clock, values);
    }

    /// <summary>Has it examine itself. Whatever it finds, no value of a setting is in its answer.</summary>
    public async Task<Examined> ExamineAsync()
    {
        var answer = await _services.GetRequiredService<SelfExamination>().ExamineAsync(TestContext.Current.CancellationToken);
        var text = answer.ToJsonString();
        Assert.DoesNotContain(AzuritePorts.Key, text, StringComparison.Ordinal);
        Assert.All(
            _values.Values.Where(value => value?.Trim() is { Length: > 8 }),
            value => Assert.DoesNotContain(value!.Trim(), text, StringComparison.Ordinal));
        return new Examined([.. answer["checks"]!.AsArray().Select(Finding.FromJson)], answer);
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}

/// <summary>What an app found.</summary>
internal sealed record Examined(IReadOnlyList<Finding> Findings, JsonObject Answer)
{
    /// <summary>The checks that failed, and those that warned.</summary>
    public IEnumerable<string> In(CheckState state) => Findings.Where(finding => finding.State == state).Select(finding => finding.Check);

    /// <summary>The one finding of a check, with a text to be found in what it says.</summary>
    public Finding The(string check, CheckState state, string what)
    {
        var finding = Assert.Single(Findings, finding => finding.Check == check);
        Assert.Equal(state, finding.State);
        Assert.Contains(what, finding.What, StringComparison.Ordinal);
        Assert.Equal(state == CheckState.Ok, finding.Mend is null);
        return finding;
    }
}
