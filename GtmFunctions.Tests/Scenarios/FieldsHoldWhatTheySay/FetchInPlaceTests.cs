using System.Text;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Tests.Deliver;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.FieldsHoldWhatTheySay;

/// <summary>
/// Thin events of tools whose records the catalogue reads otherwise than HubSpot's, or that the document reads by itself.
/// </summary>
public sealed class FetchInPlaceTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Notion_PageOfTheTeamsOwnProperties_IsMappedByTheDocument()
    {
        await using var server = await LocalServer.StartAsync(
            200, """{"object": "page", "properties": {"Work e-mail": {"type": "email", "email": "grace@navy.example"}}}""");

        var sent = await LiveAsync(
            server,
            """
            provider: notion
                secrets: [TOOL_SECRET]
                types: { page.created: lead.created }
                fetch: { token: TOOL_TOKEN, url: TOOL_URL }
                map: { person.email: "fetched:page.properties.Work e-mail.email" }
            """,
            """{"id": "e1", "type": "page.created", "timestamp": "2026-11-23T08:00:00Z", "entity": {"id": "153104cd", "type": "page"}, "data": {}}""");

        Assert.Equal("grace@navy.example", FieldText.From(sent["email"]));
        var request = Assert.Single(server.Requests);
        Assert.Equal(
            ("/v1/pages/153104cd", "Bearer token-for-tests-only", "2022-06-28"),
            (request.Target, request.Header("Authorization"), request.Header("Notion-Version")));
    }

    [Fact]
    public async Task Meta_LeadOfAnAd_HasWhatWasAnswered()
    {
        await using var server = await LocalServer.StartAsync(
            200,
            """
            {"id": "123", "field_data": [{"name": "full_name", "values": ["Grace Hopper"]}, {"name": "email", "values": ["grace@navy.example"]},
             {"name": "how_many_seats", "values": ["50"]}]}
            """);

        var sent = await LiveAsync(
            server,
            """
            provider: meta
                secrets: [TOOL_SECRET]
                fetch: { token: TOOL_TOKEN, url: TOOL_URL }
                map: { record.name: "fetched:lead.field_data[name=how_many_seats].values[0]" }
            """,
            """{"object": "page", "entry": [{"id": "1", "time": 1700000000, "changes": [{"field": "leadgen", "value": {"leadgen_id": "123", "page_id": "1", "form_id": "f1"}}]}]}""");

        Assert.Equal(
            ("grace@navy.example", "Grace Hopper", "50"),
            (FieldText.From(sent["email"]), FieldText.From(sent["name"]), FieldText.From(sent["record"])));
        Assert.StartsWith("/v26.0/123?fields=", Assert.Single(server.Requests).Target, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asana_Task_KnowsItsName()
    {
        await using var server = await LocalServer.StartAsync(
            200, """{"data": {"gid": "7", "name": "Call Ada", "due_on": "2026-12-01"}}""");

        var sent = await LiveAsync(
            server,
            """
            provider: asana
                secrets: [TOOL_SECRET]
                types: { task.changed: lead.created }
                fetch: { token: TOOL_TOKEN, url: TOOL_URL }
            """,
            """{"events": [{"action": "changed", "resource": {"gid": "7", "resource_type": "task"}, "change": {"field": "name"}, "created_at": "2026-11-23T08:00:00Z"}]}""");

        Assert.Equal("Call Ada", FieldText.From(sent["subject"]));
        Assert.StartsWith("/api/1.0/tasks/7?opt_fields=name,", Assert.Single(server.Requests).Target, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attio_Person_KnowsItsEmail_AndACompanyItsDomain()
    {
        await using var server = await LocalServer.StartAsync(200, """
            {"data": {"values": {"email_addresses": [{"email_address": "ada@analytical.example"}], "domains": [],
             "name": [{"first_name": "Ada", "last_name": "Byron", "full_name": "Ada Byron"}]}}}
            """);

        var sent = await LiveAsync(
            server,
            """
            provider: attio
                secrets: [TOOL_SECRET]
                types: { record.created: lead.created }
                fetch: { token: TOOL_TOKEN, url: TOOL_URL }
            """,
            """{"events": [{"event_type": "record.created", "id": {"workspace_id": "w", "object_id": "o1", "record_id": "r1"}}]}""");

        Assert.Equal(("ada@analytical.example", "Ada Byron"), (FieldText.From(sent["email"]), FieldText.From(sent["name"])));
        Assert.Equal("/v2/objects/o1/records/r1", Assert.Single(server.Requests).Target);
    }

    [Fact]
    public async Task Monday_CallWrittenInPlace_AsksForTheItemOfTheEvent()
    {
        await using var server = await LocalServer.StartAsync(
            200,
            """{"data": {"items": [{"id": "55", "name": "Grace", "column_values": [{"id": "email", "text": "grace@navy.example"}]}]}}""");

        var sent = await LiveAsync(
            server,
            """
            provider: monday
                secrets: [TOOL_SECRET]
                types: { create_pulse: lead.created }
                fetch:
                  - key: raw.event.nothing
                    url: "{{ settings.TOOL_URL }}/never"
                  - key: record.id
                    on: create_*
                    except: create_update
                    url: "{{ settings.TOOL_URL }}/v2"
                    method: POST
                    headers: { Authorization: "{{ settings.TOOL_TOKEN }}" }
                    body: { query: "query ($ids: [ID!]) { items (ids: $ids) { name column_values { id text } } }", variables: { ids: ["{{ record.id }}"] } }
                map:
                  person.email: "fetched:data.items[0].column_values[id=email].text"
                  record.name: [event.pulseName, "fetched:data.items[0].name"]
            """,
            """{"event": {"type": "create_pulse", "pulseId": 55, "boardId": 9, "pulseName": "Grace H.", "triggerUuid": "t1", "triggerTime": "2026-11-23T08:00:00Z"}}""",
            pathToken: "/secret-for-tests-only");

        Assert.Equal(("grace@navy.example", "Grace H."), (FieldText.From(sent["email"]), FieldText.From(sent["record"])));
        var request = Assert.Single(server.Requests);
        Assert.Equal(("POST", "token-for-tests-only"), (request.Method, request.Header("Authorization")));
        Assert.Equal("55", FieldText.From(request.Json["variables"]!["ids"]![0]));
    }

    [Fact]
    public async Task Record_ThatIsVeryLarge_FillsItsFieldsAndIsNotCarriedAlong()
    {
        var filler = new string('x', 64 * 1024);
        await using var server = await LocalServer.StartAsync(200, $$"""{"mail": "ada@analytical.example", "filler": "{{filler}}"}""");

        var sent = await LiveAsync(
            server,
            """
            provider: standard-webhooks
                secrets: [FORMS_SECRET]
                types: { form.submitted: lead.created }
                fetch: { key: raw.form.id, url: "{{ settings.TOOL_URL }}/forms/{{ raw.form.id }}" }
                map: { person.email: "fetched:mail" }
            """,
            """{"type": "form.submitted", "form": {"id": "a b"}}""");

        Assert.Equal("ada@analytical.example", FieldText.From(sent["email"]));
        Assert.Equal("no", FieldText.From(sent["kept"]));
        Assert.Equal("/forms/a%20b", Assert.Single(server.Requests).Target);
    }

    [Theory]
    [InlineData("../admin")]
    [InlineData("..")]
    [InlineData("%2e%2e")]
    public async Task Id_ThatWouldBeAnotherAddress_IsNotAskedForAndTheEventGoesOn(string id)
    {
        await using var server = await LocalServer.StartAsync(200, """{"mail": "ada@analytical.example"}""");

        var sent = await LiveAsync(
            server,
            """
            provider: standard-webhooks
                secrets: [FORMS_SECRET]
                types: { form.submitted: lead.created }
                fetch: { key: raw.form.id, url: "{{ settings.TOOL_URL }}/forms/{{ raw.form.id }}" }
                map: { person.email: "fetched:mail" }
            """,
            $$$"""{"type": "form.submitted", "form": {"id": "{{{id}}}"}}""");

        Assert.Null(FieldText.From(sent["email"]));
        Assert.Empty(server.Requests);
    }

    private async Task<JsonNode> LiveAsync(LocalServer server, string source, string body, string? pathToken = null)
    {
        await using var pipeline = await PipelineHarness.StartAsync(
            azurite,
            $$$"""
            version: 1
            sources:
              tool:
                {{{source}}}
            workflows:
              leads: { on: [lead.created], do: [ { to: sequencer, template: fields } ] }
            destinations:
              sequencer: { connector: http, url: SEQUENCER_URL }
            templates:
              fields:
                email: "{{ person.email }}"
                name: "{{ person.name }}"
                subject: "{{ task.subject }}"
                record: "{{ record.name }}"
                kept: "{% if fetched %}yes{% else %}no{% endif %}"
            """,
            new()
            {
                ["TOOL_URL"] = server.Url.ToString().TrimEnd('/'),
                ["TOOL_TOKEN"] = "token-for-tests-only",
                ["TOOL_SECRET"] = "secret-for-tests-only",
            });
        var (status, answer) = pathToken is null
            ? await pipeline.SendAsync("tool", body)
            : await pipeline.RequestAsync(
                "POST", $"/api/hooks/tool{pathToken}", Encoding.UTF8.GetBytes(body), new Dictionary<string, string>());
        Assert.True(status == 200, answer.ToJsonString());
        await pipeline.DrainAsync();
        return Assert.Single(pipeline.Received("sequencer")).Body!;
    }
}
