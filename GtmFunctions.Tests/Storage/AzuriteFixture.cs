using System.Text.Json;
using Azure.Core;
using Azure.Core.Pipeline;
using GtmFunctions.Cli.Azurite;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Tests.Storage;
using Microsoft.Extensions.Configuration;
using Xunit;

[assembly: AssemblyFixture(typeof(AzuriteFixture))]

namespace GtmFunctions.Tests.Storage;

/// <summary>
/// One real Azurite for the whole run, installed when it is missing, which keeps what it stores in memory. Tests keep out of
/// each other's way by names of their own: take one from <see cref="NewName"/> for every queue, table and container.
/// </summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    private static readonly string Quicker = Path.Combine(AppContext.BaseDirectory, "Storage", "azurite.mjs");

    private readonly TestFolder _folder = new();
    private AzuriteProcess? _azurite;
    private int _names;
    private int _accounts;

    /// <summary>What was started, for tests that start one of their own.</summary>
    public AzuriteInstallation Installation { get; private set; } = null!;

    /// <summary>The account that all tests share.</summary>
    public string ConnectionString => Process.ConnectionString;

    internal AzuriteProcess Process => _azurite ?? throw new InvalidOperationException("Azurite has not been started");

    /// <summary>A name that no other test has, fit for a queue, a table and a container alike, and for a prefix of them.</summary>
    public string NewName() => $"t{Interlocked.Increment(ref _names):d4}";

    /// <summary>The connection string of an account that no other test has, for those that use the pipeline's own names.</summary>
    public string NewAccount() => Process.Ports.ConnectionStringOf($"a{Interlocked.Increment(ref _accounts):d4}");

    /// <summary>That of one where what the pipeline makes at its start is there, as if it had run before.</summary>
    public string NewPreparedAccount() => Process.Ports.ConnectionStringOf($"p{Interlocked.Increment(ref _accounts):d4}");

    /// <summary>Clients of such an account.</summary>
    /// <param name="policy">Sees each call, its resends counted as one, from the first of a test on.</param>
    internal async Task<StorageConnection> NewStorageAsync(HttpPipelinePolicy? policy = null)
    {
        var account = NewPreparedAccount();
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new(StorageConnection.SettingName, account)]).Build();
        await new StoragePreparation(StorageConnection.FromSettings(settings)).EnsureAsync(TestContext.Current.CancellationToken);
        return StorageConnection.FromSettings(settings, options =>
        {
            if (policy is not null)
                options.AddPolicy(policy, HttpPipelinePosition.PerCall);
        });
    }

    /// <summary>Starts Azurite, after ending those that a killed run left behind.</summary>
    public async ValueTask InitializeAsync()
    {
        await TestFolder.RemoveLeftoversAsync();
        Installation = await AzuriteInstall.EnsureAsync(TimeProvider.System, Console.WriteLine, CancellationToken.None);
        var prelude = _folder.File("prelude.mjs");
        var names = new
        {
            queues = QueueNames.All.SelectMany(name => new[] { name, QueueNames.PoisonOf(name) }),
            tables = TableNames.All,
            containers = ContainerNames.All,
        };
        await File.WriteAllTextAsync(
            prelude,
            $"import {{ prepare }} from {JsonSerializer.Serialize(new Uri(Quicker).AbsoluteUri)};\n"
            + $"prepare({JsonSerializer.Serialize(names)});\n");
        _azurite = await AzuriteProcess.StartAsync(
            Installation with { Prelude = prelude }, _folder.Path, TimeProvider.System, CancellationToken.None, inMemory: true);
    }

    /// <summary>Stops Azurite and forgets what it kept.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_azurite is not null)
            await _azurite.DisposeAsync();
        _folder.Dispose();
    }
}
