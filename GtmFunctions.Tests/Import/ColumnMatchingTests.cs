using GtmFunctions.Pipeline.Import;
using Xunit;

namespace GtmFunctions.Tests.Import;

public sealed class ColumnMatchingTests
{
    [Theory]
    [InlineData("Work E-mail", "person.email", "ada@acme.example", "max@acme.example")]
    [InlineData("email_address", "person.email", "ada@acme.example")]
    [InlineData("First Name", "person.firstName", "Ada")]
    [InlineData("Company", "account.name", "Acme")]
    [InlineData("Website URL", "account.domain", "https://acme.example/about")]
    [InlineData("Number of Employees", "account.employees", "250", "1,200")]
    [InlineData("contact.email", "person.email", "ada@acme.example")]
    [InlineData("whatever", "person.email", "ada@acme.example", "max@acme.example")]
    [InlineData("whatever", "account.domain", "acme.example", "analytical.example")]
    [InlineData("Lead ID", "id", "1", "2")]
    [InlineData("Phone", "person.phone")]
    public void Match_ANameOrWhatItHolds_IsTheField(string name, string field, params string[] values) =>
        Assert.Equal(field, ColumnMatching.Match(name, values, values.Length).Field);

    [Theory]
    [InlineData("Email", "what it holds does not fit", "Ada", "Max")]
    [InlineData("Lead ID", "not each row has one of its own", "1", "1")]
    [InlineData("Favourite colour", "no field has a name like it", "blue", "red")]
    [InlineData("Version", "no field has a name like it", "1.2", "1.3")]
    public void Match_AGuessThatDoesNotFit_IsNoneAndSaysWhy(string name, string because, params string[] values)
    {
        var (field, why) = ColumnMatching.Match(name, values, values.Length);

        Assert.Null(field);
        Assert.Contains(because, why, StringComparison.Ordinal);
    }
}
