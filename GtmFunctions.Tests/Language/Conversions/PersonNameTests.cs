using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Conversions;
using Xunit;

namespace GtmFunctions.Tests.Language.Conversions;

public sealed class PersonNameTests
{
    [Theory]
    [InlineData("Ada Byron", "Ada", "Byron")]
    [InlineData("Byron, Ada", "Ada", "Byron")]
    [InlineData("\"Byron, Ada\"", "Ada", "Byron")]
    [InlineData("Ada", "Ada", "")]
    [InlineData("Dr. Ada Byron", "Ada", "Byron")]
    [InlineData("Prof. Dr.-Ing. Jürgen Müller", "Jürgen", "Müller")]
    [InlineData("Frau Anna Schmidt", "Anna", "Schmidt")]
    [InlineData("M. Jean Dupont", "Jean", "Dupont")]
    [InlineData("M Night Shyamalan", "M Night", "Shyamalan")]
    [InlineData("John F. Kennedy", "John F.", "Kennedy")]
    [InlineData("Sammy Davis Jr.", "Sammy", "Davis")]
    [InlineData("Ada Byron, PhD", "Ada", "Byron")]
    [InlineData("Vincent van Gogh", "Vincent", "van Gogh")]
    [InlineData("van der Berg, Jan", "Jan", "van der Berg")]
    [InlineData("Ursula von der Leyen", "Ursula", "von der Leyen")]
    [InlineData("Charles de Gaulle", "Charles", "de Gaulle")]
    [InlineData("Ana Paula da Silva Santos", "Ana Paula", "da Silva Santos")]
    [InlineData("José Ortega y Gasset", "José", "Ortega y Gasset")]
    [InlineData("Kim Le", "Kim", "Le")]
    [InlineData("山田 太郎", "太郎", "山田")]
    [InlineData("山田　太郎", "太郎", "山田")]
    [InlineData("山田太郎", "山田太郎", "")]
    public void Parse_Name_ItsParts(string text, string given, string family)
    {
        var name = PersonName.Parse(text)!;
        Assert.Equal((given, family), (name.Given, name.Family));
    }

    [Theory]
    [InlineData("")]
    [InlineData("n/a")]
    [InlineData("-")]
    [InlineData("null")]
    [InlineData("ada@acme.example")]
    [InlineData("https://acme.example")]
    [InlineData("12345")]
    public void Parse_NoName_Null(string text) => Assert.Null(PersonName.Parse(text));

    [Theory]
    [InlineData("""{"name":"Ada Byron"}""", """{"name":"Ada Byron","firstName":"Ada","lastName":"Byron"}""")]
    [InlineData("""{"firstName":"Ada","lastName":"Byron"}""", """{"firstName":"Ada","lastName":"Byron","name":"Ada Byron"}""")]
    [InlineData("""{"firstName":"太郎","lastName":"山田"}""", """{"firstName":"太郎","lastName":"山田","name":"山田 太郎"}""")]
    [InlineData("""{"name":"Ada"}""", """{"name":"Ada","firstName":"Ada"}""")]
    [InlineData(
        """{"name":"Ada Byron King","firstName":"Ada"}""", """{"name":"Ada Byron King","firstName":"Ada","lastName":"Byron King"}""")]
    [InlineData("""{"lastName":"Byron"}""", """{"lastName":"Byron"}""")]
    [InlineData("""{"email":"ada@acme.example"}""", """{"email":"ada@acme.example"}""")]
    public void Complete_Person_PartsAndWholeGiveEachOther(string person, string expected)
    {
        var data = new JsonObject { ["person"] = JsonNode.Parse(person) };
        CanonicalCompletion.Complete(data);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), data["person"]), data.ToJsonString());
    }

    [Theory]
    [InlineData("""{"amountMinor":4900,"currency":"usd"}""", """{"amountMinor":4900,"currency":"usd","amount":49}""")]
    [InlineData("""{"amount":49.5,"currency":"eur"}""", """{"amount":49.5,"currency":"eur","amountMinor":4950}""")]
    [InlineData("""{"amountMinor":4900,"currency":"jpy"}""", """{"amountMinor":4900,"currency":"jpy","amount":4900}""")]
    [InlineData("""{"amountMinor":4900,"currency":"isk"}""", """{"amountMinor":4900,"currency":"isk"}""")]
    [InlineData("""{"amountMinor":4900}""", """{"amountMinor":4900}""")]
    public void Complete_Payment_AmountAndMinorUnitsGiveEachOther(string payment, string expected)
    {
        var data = new JsonObject { ["payment"] = JsonNode.Parse(payment) };
        CanonicalCompletion.Complete(data);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(data["payment"]!.ToJsonString())), data.ToJsonString());
    }
}
