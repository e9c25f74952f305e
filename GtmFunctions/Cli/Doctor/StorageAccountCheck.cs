using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops.Checks;

namespace GtmFunctions.Cli.Doctor;

/// <summary>Judges a storage account, as <c>az storage account list</c> tells it: no shared key, no public blob, TLS 1.2.</summary>
public static class StorageAccountCheck
{
    private const string Mend = "Deploy the infrastructure, which shuts it.";

    /// <summary>Judges it.</summary>
    public static Finding Examine(JsonNode account)
    {
        var check = $"account {FieldText.From(account["name"])}";
        List<string> open = [];

        // What Azure does not say is allowed: both were the default once
        if (!Is(account, "allowSharedKeyAccess", false))
            open.Add("whoever has one of its keys can do anything");
        if (!Is(account, "allowBlobPublicAccess", false))
            open.Add("its blobs can be made public");
        if (!Is(account, "enableHttpsTrafficOnly", true))
            open.Add("it takes plain http");
        if (FieldText.From(account["minimumTlsVersion"]) is not ("TLS1_2" or "TLS1_3"))
            open.Add("it takes TLS older than 1.2");
        if (open.Count > 0)
            return Finding.Failed(check, string.Join("; ", open), Mend);
        var closed = FieldText.From(account["publicNetworkAccess"]) == "Disabled"
            || FieldText.From(account["networkRuleSet"]?["defaultAction"]) == "Deny";
        return Finding.Ok(
            check, $"identities only, no public blob, TLS 1.2; {(closed ? "closed to other networks" : "reachable from any network")}");
    }

    private static bool Is(JsonNode account, string name, bool expected) =>
        account[name] is JsonValue value && value.TryGetValue(out bool flag) && flag == expected;
}
