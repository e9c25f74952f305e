using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language.Templates;
using GtmFunctions.Pipeline.Outbound;
using GtmFunctions.Pipeline.Outbound.Connectors;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Outbound;
using GtmFunctions.Tests.Deliver;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace GtmFunctions.Tests.Outbound.Connectors;

/// <summary>Makes calls of one connector at a local server, on a fake clock.</summary>
internal sealed class CallBench : IDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 30, 0, TimeSpan.Zero);

    private static readonly ConnectorCatalogue Catalogue = ConnectorCatalogue.Load();

    private readonly OutboundClient _outbound;
    private readonly ConnectorClient _client;
    private readonly Dictionary<string, string?> _settings = [];

    public CallBench()
        : this("UseDevelopmentStorage=true")
    {
    }

    /// <summary>Makes calls as one instance of the app; only refresh tokens need a storage that is there.</summary>
    public CallBench(string storage)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new(StorageConnection.SettingName, storage)]).Build();
        Storage = StorageConnection.FromSettings(settings);
        _outbound = new OutboundClient(Time);
        _client = new ConnectorClient(_outbound, new RefreshGrants(Storage), Time);
    }

    public StorageConnection Storage { get; }

    public FakeTimeProvider Time { get; } = new(Start);

    public CallBench Set(string name, string? value)
    {
        _settings[name] = value;
        return this;
    }

    public OutboundCall Call(
        string connector, LocalServer? server, string? token = null, string? action = null, string? with = null) => new()
        {
            ActionId = "e20260302-8c1f~inbound-lead~0",
            Destination = new Destination
            {
                Name = "there",
                Connector = connector,
                Url = server?.Url.ToString(),
                Token = token,
                AllowPrivate = true,
            },
            Connector = Catalogue.Find(connector)!,
            Operation = action,
            Event = Event(),
            Values = Values(with),
            Settings = new ConfigurationBuilder().AddInMemoryCollection(_settings).Build(),
        };

    public Task<Answer> SendAsync(OutboundCall call) => _client.SendAsync(call, TestContext.Current.CancellationToken);

    public Task<PageAnswer> ReadAsync(OutboundCall call, PageRequest page) =>
        _client.ReadAsync(call, page, TestContext.Current.CancellationToken);

    public CallDraft Draft(OutboundCall call) => _client.Draft(call);

    public Task<LookedUp> LookUpAsync(OutboundCall call, ConnectorEnrichment asked) =>
        _client.LookUpAsync(call, asked, TestContext.Current.CancellationToken);

    public void Dispose() => _outbound.Dispose();

    public static Template Object(string json)
    {
        var errors = new List<GtmFunctions.Pipeline.Language.PlacedError>();
        var template = Template.Parse(JsonNode.Parse(json), errors);
        Assert.Empty(errors);
        return template;
    }

    private static CanonicalEvent Event() => new()
    {
        Id = "e20260302-8c1f",
        Source = "website-forms",
        Type = "lead.created",
        Subject = "ada@example.com",
        Time = Start,
        ProviderId = "form-7",
        ProviderType = "form.submitted",
        Data = Data(),
    };

    private static JsonObject Values(string? with)
    {
        var values = Data();
        values["event"] = new JsonObject
        {
            ["id"] = "e20260302-8c1f",
            ["source"] = "website-forms",
            ["type"] = "lead.created",
            ["subject"] = "ada@example.com",
            ["time"] = "2026-03-02T09:30:00Z",
        };
        values["score"] = JsonNode.Parse("""{"points": 85, "tier": "high"}""");
        values["owner"] = JsonNode.Parse("""{"name": "Grace", "email": "grace@example.com"}""");
        values["with"] = with is null ? null : JsonNode.Parse(with);
        return values;
    }

    private static JsonObject Data() => JsonNode.Parse("""
        {
          "person": {
            "id": "p-1", "email": "ada@example.com", "name": "Ada Lovelace", "firstName": "Ada", "lastName": "Lovelace",
            "title": "VP Engineering", "phone": ""
          },
          "account": { "id": "a-1", "domain": "example.com", "name": "Example Zürich", "employees": 250, "industry": "software" },
          "deal": { "id": "d-1", "name": "Example 2026", "stage": "evaluation", "amount": 12000.5 },
          "raw": { "data": { "email": "ada@example.com" } }
        }
        """)!.AsObject();
}
