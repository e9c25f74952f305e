using System.Collections.Frozen;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Conversions;

namespace GtmFunctions.Pipeline.Import;

/// <summary>
/// What a column most likely is: by its name as tools and people write it, where what it holds fits; else by what it holds. A guess is
/// shown, and never taken without somebody who has seen it.
/// </summary>
internal static class ColumnMatching
{
    /// <summary>What a column is taken for that holds the id of each row.</summary>
    public const string Id = "id";

    /// <summary>What a column is taken for that holds when the event happened.</summary>
    public const string Time = "time";

    private const double Most = 0.8;

    private static readonly FrozenDictionary<string, string> ByName = new Dictionary<string, string[]>
    {
        [Id] = ["id", "recordid", "leadid", "contactid", "externalid", "rowid", "uniqueid", "personid", "hsobjectid"],
        ["person.email"] =
        [
            "email", "emailaddress", "workemail", "businessemail", "mail", "primaryemail", "contactemail", "companyemail", "useremail",
            "leademail", "correo", "courriel", "emailadresse",
        ],
        ["person.name"] = ["name", "fullname", "contactname", "contact", "leadname", "person", "contactfullname"],
        ["person.firstName"] = ["firstname", "givenname", "forename", "first", "vorname", "prenom", "nombre", "contactfirstname"],
        ["person.lastName"] = ["lastname", "surname", "familyname", "last", "nachname", "apellido", "contactlastname"],
        ["person.title"] = ["title", "jobtitle", "position", "role", "jobrole", "positiontitle"],
        ["person.phone"] =
        [
            "phone", "phonenumber", "mobile", "mobilephone", "mobilenumber", "telephone", "tel", "workphone", "directphone",
            "businessphone", "telefon",
        ],
        ["person.country"] = ["country", "countrycode", "countryregion", "contactcountry", "land", "pays"],
        ["account.domain"] =
        [
            "domain", "website", "companydomain", "companydomainname", "companywebsite", "websiteurl", "webseite", "accountdomain",
            "companyurl", "homepage",
        ],
        ["account.name"] =
        [
            "company", "companyname", "account", "accountname", "organization", "organisation", "organizationname", "employer", "firma",
            "unternehmen", "business", "associatedcompany",
        ],
        ["account.country"] = ["companycountry", "accountcountry", "billingcountry", "hqcountry"],
        ["account.employees"] =
        [
            "employees", "numberofemployees", "employeecount", "companysize", "headcount", "noofemployees", "companyemployees",
        ],
        ["account.industry"] = ["industry", "companyindustry", "branche", "sector"],
        ["account.owner"] = ["accountowner", "companyowner"],
        ["person.owner"] = ["owner", "leadowner", "contactowner", "owneremail"],
        ["deal.name"] = ["dealname", "opportunityname", "opportunity", "deal"],
        ["deal.id"] = ["dealid", "opportunityid"],
        ["deal.amount"] = ["amount", "dealamount", "opportunityamount", "dealvalue"],
        ["deal.stage"] = ["stage", "dealstage", "opportunitystage"],
        ["lead.status"] = ["leadstatus"],
        ["page.form"] = ["form", "formname"],
        ["page.utmSource"] = ["utmsource", "leadsource"],
        ["page.utmCampaign"] = ["utmcampaign"],
        ["page.campaign"] = ["campaign", "campaignname"],
    }.SelectMany(field => field.Value.Select(name => (Name: name, Field: field.Key)))
        .ToFrozenDictionary(one => one.Name, one => one.Field, StringComparer.Ordinal);

    // Kinds that hardly anything fits by chance
    private static readonly string[] BySample = ["person.email", "account.domain"];

    /// <summary>What a column is taken for, and why, in words.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">What it holds in the rows that were looked at, blanks left out.</param>
    /// <param name="rows">How many rows were looked at.</param>
    public static (string? Field, string Because) Match(string name, IReadOnlyList<string> values, int rows)
    {
        var last = name[(name.LastIndexOf('.') + 1)..];
        var field = ByName.GetValueOrDefault(PlainText.Key(name)) ?? ByName.GetValueOrDefault(PlainText.Key(last));
        if (field == Id)
        {
            return values.Count == rows && rows > 0 && values.Distinct(StringComparer.Ordinal).Count() == rows
                ? (Id, "its name is that of an id, and each row has one of its own")
                : (null, "its name is that of an id, but not each row has one of its own");
        }

        if (field is not null && values.Count == 0)
            return (field, "by its name; it is empty in the rows that were looked at");
        if (field is not null)
        {
            return Share(field, values) >= Most
                ? (field, "by its name, and what it holds fits")
                : (null, $"its name is that of {field}, and what it holds does not fit: {WhyNot(field, values)}");
        }

        foreach (var kind in BySample)
        {
            if (values.Count > 0 && Share(kind, values) >= Most && (kind != "account.domain" || values.All(LooksLikeDomain)))
                return (kind, "by what it holds");
        }

        return (null, "no field has a name like it");
    }

    private static double Share(string field, IReadOnlyList<string> values) =>
        values.Count(value => Fit(field, value).Value is not null) / (double)values.Count;

    private static string WhyNot(string field, IReadOnlyList<string> values) =>
        values.Select(value => Fit(field, value).Why).FirstOrDefault(why => why is not null) ?? "it is something else";

    private static Converted Fit(string field, string value) =>
        CanonicalFields.Fit(field, JsonValue.Create(value), ConversionOptions.None with { Country = "US" });

    // A single word is a domain to nobody
    private static bool LooksLikeDomain(string value) =>
        value.Contains('.', StringComparison.Ordinal) && !value.Contains(' ', StringComparison.Ordinal)
        && !value.Contains('@', StringComparison.Ordinal) && value.Any(char.IsLetter);
}
