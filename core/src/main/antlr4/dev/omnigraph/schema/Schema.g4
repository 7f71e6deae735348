/*
 * The schema language. Words are resolved between lexer and parser (SchemaSyntax): a keyword that
 * stands where only a name can stand is a NAME, and key, unique, index, range, check and card are
 * words of their own only behind an `@` and before a `(`. Names of the wrong case parse, and are
 * refused with a better message later; nothing here recurses, so depth needs no bound.
 */
grammar Schema;

schema : declaration* EOF ;

declaration : interfaceType | nodeType | edgeType ;

interfaceType : INTERFACE name=typeName body ;

nodeType : NODE name=typeName header* (IMPLEMENTS interfaces+=typeName (COMMA interfaces+=typeName)*)? body ;

edgeType : EDGE name=typeName COLON source=typeName ARROW destination=typeName header* body? ;

header : annotation | constraint | cardinality ;

body : OPEN member* CLOSE ;

member : property | constraint | cardinality ;

property : propertyName COLON type annotation* ;

type : (value | LIST value LIST_END) OPTIONAL? ;

value
    : ENUM PAREN (enumValue (COMMA enumValue)*)? PAREN_END
    | {_input.LA(2) != COLON}? typeName (PAREN INT PAREN_END)?
    ;

enumValue : (NAME | TYPE_NAME | INT | BOOL | MINUS | INTERFACE | NODE | EDGE | IMPLEMENTS | ENUM)+ ;

annotation : AT NAME (PAREN argument (COMMA NAME EQUALS literal)* PAREN_END)? ;

argument : literal | NAME ;

literal : STRING | number | BOOL ;

number : MINUS? (INT | DECIMAL) ;

constraint
    : AT kind=(KEY | UNIQUE | INDEX) PAREN reference (COMMA reference)* PAREN_END
    | AT kind=RANGE PAREN reference COMMA (low=number RANGE_DOTS high=number? | RANGE_DOTS high=number) PAREN_END
    | AT kind=CHECK PAREN reference COMMA STRING PAREN_END
    ;

reference : AT? propertyName ;

cardinality : AT CARD PAREN min=INT RANGE_DOTS max=INT? PAREN_END ;

typeName : TYPE_NAME | NAME ;

propertyName : NAME | TYPE_NAME | BOOL ;

INTERFACE : 'interface' ;
NODE : 'node' ;
EDGE : 'edge' ;
IMPLEMENTS : 'implements' ;
ENUM : 'enum' ;
BOOL : 'true' | 'false' ;
KEY : 'key' ;
UNIQUE : 'unique' ;
INDEX : 'index' ;
RANGE : 'range' ;
CHECK : 'check' ;
CARD : 'card' ;

TYPE_NAME : [A-Z] [A-Za-z0-9_]* ;
NAME : [a-z_] [A-Za-z0-9_]* ;
DECIMAL : [0-9]+ '.' [0-9]+ ;
INT : [0-9]+ ;
STRING : '"' (~["\\] | '\\' .)* '"' ;

OPEN : '{' ;
CLOSE : '}' ;
PAREN : '(' ;
PAREN_END : ')' ;
LIST : '[' ;
LIST_END : ']' ;
COLON : ':' ;
COMMA : ',' ;
EQUALS : '=' ;
OPTIONAL : '?' ;
ARROW : '->' ;
RANGE_DOTS : '..' ;
MINUS : '-' ;
AT : '@' ;

COMMENT : ('//' ~[\n]* | '/*' .*? '*/') -> skip ;
SPACE : [ \t\r\n]+ -> skip ;

UNCLOSED_COMMENT : '/*' ;
UNCLOSED_STRING : '"' ;
UNEXPECTED : . ;
