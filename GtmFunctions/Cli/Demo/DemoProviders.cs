using System.Text.Json.Nodes;
using GtmFunctions.Cli.Host;
using GtmFunctions.Pipeline.Language.Fields;
using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Cli.Demo;

/// <summary>
/// Stands in for a provider of company data, for a CRM, and for a tool of webinars that sends no webhooks, so that the demo has somebody to
/// ask.
/// </summary>
public static class DemoProviders
{
    /// <summary>Serves them under <c>/demo</c>. To be called before the host is started.</summary>
    public static void Map(LocalHost host)
    {
        var (companies, contacts) = (Read("companies.json"), Read("contacts.json"));
        host.MapGet("/demo/companies/{domain}", (string domain) => Found(companies, domain));
        host.MapGet("/demo/contacts/{email}", (string email) => Found(contacts, email));
        var registrations = JsonNode.Parse(Text("registrations.json"))!.AsArray();
        host.MapGet("/demo/registrations", (string? since) => Results.Json(Since(registrations, since ?? "")));
        host.MapGet("/demo/accounts.csv", () => Results.Text(Text("accounts.csv"), "text/csv"));
    }

    private static JsonObject Since(JsonArray registrations, string since) => new()
    {
        ["registrations"] = new JsonArray(
        [
            .. registrations.Where(one => string.CompareOrdinal(FieldText.From(one!["registered_at"]), since) >= 0)
                .Select(one => one!.DeepClone()),
        ]),
    };

    private static IResult Found(JsonObject all, string key) => all[key] is { } one ? Results.Json(one) : Results.NotFound();

    private static JsonObject Read(string file) => JsonNode.Parse(Text(file))!.AsObject();

    private static string Text(string file) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "demo", file));
}
