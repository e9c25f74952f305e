using System.Text.Json.Nodes;
using GtmFunctions.Cli.Host;
using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Cli.Demo;

/// <summary>Stands in for a provider of company data and for a CRM, so that the demo's enrichers have somebody to ask.</summary>
public static class DemoProviders
{
    /// <summary>Serves them under <c>/demo</c>. To be called before the host is started.</summary>
    public static void Map(LocalHost host)
    {
        var (companies, contacts) = (Read("companies.json"), Read("contacts.json"));
        host.MapGet("/demo/companies/{domain}", (string domain) => Found(companies, domain));
        host.MapGet("/demo/contacts/{email}", (string email) => Found(contacts, email));
    }

    private static IResult Found(JsonObject all, string key) => all[key] is { } one ? Results.Json(one) : Results.NotFound();

    private static JsonObject Read(string file) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "demo", file)))!.AsObject();
}
